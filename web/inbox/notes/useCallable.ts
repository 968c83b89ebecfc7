import { useMemo } from 'react'
import { useMembers, useSession } from '../../app/useKnown.ts'
import type { Callable } from './mentions.ts'

/** The others who see this inbox. */
export function useCallable(inboxId: string): readonly Callable[] {
  const { me } = useSession()
  const { data } = useMembers()
  return useMemo(
    () =>
      (data ?? []).filter(
        ({ userId, role, inboxIds }) => userId !== me.user.id && (role === 'admin' || inboxIds.includes(inboxId)),
      ),
    [data, me, inboxId],
  )
}
