import type { Me } from '#contract/people.ts'
import { setWorkspace } from '../api/client.ts'
import { getMe } from '../api/endpoints.ts'
import { queryClient } from '../api/queryClient.ts'

type Membership = Me['memberships'][number]
/** Who is signed in and which of their workspaces this tab shows. */
export interface Session {
  me: Me
  membership: Membership
}

const STORAGE_KEY = 'posthorn.workspace'
const endings = new Set<() => void>()
let session: Session | null = null

/** The session of this tab, asked for once; throws ApiRefusal 401 when nobody is signed in. */
export async function openSession(): Promise<Session | null> {
  if (session) return session
  const me = await getMe()
  const membership = chosenMembership(me.memberships)
  if (!membership) return null
  setWorkspace(membership.workspaceId)
  session = { me, membership }
  return session
}

/** Forgets everything that belongs to the person: called at sign-out, and when the server no longer knows the session. */
export function endSession() {
  session = null
  setWorkspace(null)
  queryClient.clear()
  for (const end of endings) end()
}

/** For those that hold data of the session outside the query cache. */
export const whenSessionEnds = (end: () => void) => {
  endings.add(end)
}

/** Another workspace is another world: start from nothing. */
export function switchWorkspace(workspaceId: string) {
  sessionStorage.setItem(STORAGE_KEY, workspaceId)
  localStorage.setItem(STORAGE_KEY, workspaceId)
  window.location.assign('/inbox')
}

function chosenMembership(memberships: Membership[]): Membership | undefined {
  // A tab keeps its workspace; a new tab takes the one chosen last.
  const wanted = sessionStorage.getItem(STORAGE_KEY) ?? localStorage.getItem(STORAGE_KEY)
  const chosen = memberships.find(({ workspaceId }) => workspaceId === wanted) ?? memberships[0]
  if (chosen) sessionStorage.setItem(STORAGE_KEY, chosen.workspaceId)
  return chosen
}
