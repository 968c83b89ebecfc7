import { useQuery } from '@tanstack/react-query'
import { getChannels } from './endpoints.ts'
import { CHANNELS_KEY } from './keys.ts'
import { Warnings } from './Warnings.tsx'

/** The warnings of one number in a list of them: all are asked for once. */
export function RowWarnings({ channelId }: { channelId: string }) {
  const { data } = useQuery({ queryKey: CHANNELS_KEY, queryFn: getChannels })
  const channel = data?.channels.find(({ id }) => id === channelId)
  return channel ? <Warnings warnings={channel.warnings} /> : null
}
