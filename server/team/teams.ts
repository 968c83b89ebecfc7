import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { Team, TeamList, TeamRequest } from '#contract/teams.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { Refused } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { forMember, type MemberAsker } from './access.ts'
import type { TeamDeps } from './deps.ts'
import { notFound } from './refusals.ts'
import { archiveTeam, countMembers, setTeamMembers, type TeamRow, teams, writeTeam } from './teamQueries.ts'

const TeamParams = z.object({ id: Id })

/** Teams that conversations are handed to. */
export const teamGroupHandlers = ({ db, clock }: Pick<TeamDeps, 'db' | 'clock'>) => ({
  teams: forMember({ answer: TeamList }, ({ asker }) =>
    inWorkspaces(
      db,
      [asker.workspaceId],
      async (tx) => ({ teams: (await teams(tx, asker.workspaceId)).map(presentTeam) }),
      { accessMode: 'read only' },
    ),
  ),

  createTeam: forMember({ body: TeamRequest, answer: Team, status: 201 }, ({ asker, body }) =>
    inWorkspaces(db, [asker.workspaceId], (tx) => write(tx, asker, uuidv7(), body, clock.now())),
  ),

  editTeam: forMember({ params: TeamParams, body: TeamRequest, answer: Team }, ({ asker, params, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      if ((await teams(tx, asker.workspaceId, params.id)).length === 0) throw notFound()
      return write(tx, asker, params.id, body, clock.now())
    }),
  ),

  archiveTeam: forMember({ params: TeamParams }, ({ asker, params }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const at = clock.now()
      if (!(await archiveTeam(tx, asker.workspaceId, params.id, at))) throw notFound()
      await tellTeamChanged(tx, asker, params.id, at)
    }),
  ),
})

async function write(tx: Tx, asker: MemberAsker, id: string, body: z.output<typeof TeamRequest>, at: Date) {
  const { workspaceId } = asker
  const userIds = [...new Set(body.memberIds)]
  if ((await countMembers(tx, workspaceId, userIds)) < userIds.length) throw notFound()
  if (!(await writeTeam(tx, { workspaceId, id, name: body.name, at }))) throw nameTaken()
  await setTeamMembers(tx, { workspaceId, teamId: id, userIds, at })
  await tellTeamChanged(tx, asker, id, at)
  const [row] = await teams(tx, workspaceId, id)
  if (!row) throw notFound()
  return presentTeam(row)
}

const tellTeamChanged = (tx: Tx, { workspaceId, userId: actorId }: MemberAsker, teamId: string, at: Date) =>
  appendEvents(tx, [{ type: 'team.changed', teamId, workspaceId, actorId, at }])

const presentTeam = (row: TeamRow) => ({ id: row.id, name: row.name, memberIds: row.member_ids })

const nameTaken = () =>
  new Refused(409, 'team_name_taken', {
    en: 'There is a team of this name already.',
    de: 'Es gibt schon ein Team mit diesem Namen.',
  })
