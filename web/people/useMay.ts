import { useCallback } from 'react'
import { type Act, may } from '#core/team/permission.ts'
import { useSession } from '../app/useKnown.ts'

const NO_INBOXES: readonly string[] = []

/** Whether the reader may do this at all. The server asks again; here it decides what is shown. */
export function useMay(): (act: Act) => boolean {
  const { me, membership } = useSession()
  return useCallback(
    (act) => may({ userId: me.user.id, role: membership.role, inboxIds: NO_INBOXES }, act),
    [me, membership],
  )
}
