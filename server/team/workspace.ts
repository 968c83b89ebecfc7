import type { z } from 'zod'
import { Workspace, WorkspacePatch } from '#contract/people.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { forMember } from './access.ts'
import type { TeamDeps } from './deps.ts'
import { updateWorkspace, type WorkspaceRow, workspaceById } from './queries.ts'
import { notFound } from './refusals.ts'
import { checkTimeZone } from './timeZone.ts'

export const workspaceHandlers = ({ db, clock }: TeamDeps) => ({
  workspace: forMember({ answer: Workspace }, async ({ asker }) => {
    const row = await workspaceById(db, asker.workspaceId)
    if (!row) throw notFound()
    return presentWorkspace(row)
  }),

  editWorkspace: forMember({ body: WorkspacePatch, answer: Workspace }, async ({ asker, body }) => {
    if (body.timeZone !== undefined) checkTimeZone(body.timeZone)
    const { workspaceId } = asker
    return inWorkspaces(db, [workspaceId], async (tx) => {
      const row = await updateWorkspace(tx, workspaceId, body)
      if (!row) throw notFound()
      await appendEvents(tx, [{ type: 'workspace.changed', workspaceId, actorId: asker.userId, at: clock.now() }])
      return presentWorkspace(row)
    })
  }),
})

const presentWorkspace = (row: WorkspaceRow): z.infer<typeof Workspace> => ({
  id: row.id,
  name: row.name,
  timeZone: row.time_zone,
  locale: row.locale,
})
