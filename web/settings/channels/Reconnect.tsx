import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Channel } from '#contract/inbox.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { getConnections } from './endpoints.ts'

/** Straight to what connecting this channel again needs: its own connection, in the way that is set up for it here. */
export function Reconnect({ channel }: { channel: Pick<Channel, 'id' | 'connection'> }) {
  const { t: say } = useTranslation()
  const { data } = useQuery({ queryKey: ['connections'], queryFn: getConnections })
  const offer = data?.connections.find(({ connection }) => connection === channel.connection)
  if (!offer) return null
  return (
    <Link
      to="/settings/inboxes/connect/prepare"
      search={{
        way: offer.ways.includes('signup') ? 'signup' : 'hand',
        connection: channel.connection,
        channel: channel.id,
      }}
      className="inline-flex h-7 items-center rounded bg-ink-fill px-2.5 text-sm font-medium whitespace-nowrap text-on-ink hover:bg-ink-fill-hover"
    >
      {say('channel.reconnect')}
    </Link>
  )
}
