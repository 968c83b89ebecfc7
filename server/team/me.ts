import type { z } from 'zod'
import { Me } from '#contract/people.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { forPerson } from './access.ts'
import type { SignedIn } from './auth.ts'
import type { TeamDeps } from './deps.ts'
import { membershipsOf, newestEvents } from './queries.ts'

export const meHandlers = (deps: TeamDeps) => ({
  me: forPerson({ answer: Me }, ({ person }) => presentMe(deps, person.user)),
})

export async function presentMe(deps: TeamDeps, user: SignedIn['user']): Promise<z.infer<typeof Me>> {
  const rows = await inWorkspaces(deps.db, [], (tx) => membershipsOf(tx, user.id), { accessMode: 'read only' })
  const ids = rows.map((row) => row.workspace_id)
  const newest = await inWorkspaces(deps.db, ids, (tx) => newestEvents(tx, ids), { accessMode: 'read only' })
  return {
    user,
    memberships: rows.map((row) => ({
      workspaceId: row.workspace_id,
      workspaceName: row.name,
      timeZone: row.time_zone,
      role: row.role,
      enterSends: row.enter_sends,
      upTo: newest.get(row.workspace_id) ?? 0,
    })),
    now: deps.clock.now().toISOString(),
    practice: deps.isPractice,
  }
}
