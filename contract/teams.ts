import { z } from 'zod'
import { Id, Name, UserId } from './common.ts'

/** A group of people that conversations are handed to. */
export const Team = z.object({ id: Id, name: z.string(), memberIds: z.array(UserId) })
export type Team = z.infer<typeof Team>
/** GET /api/v1/teams – every member may know them; by name. */
export const TeamList = z.object({ teams: z.array(Team) })
/** POST /api/v1/teams, PATCH /api/v1/teams/:id (all of it). DELETE puts the team away: conversations keep no team of that id. */
export const TeamRequest = z.strictObject({
  name: Name(60),
  memberIds: z.array(UserId).max(500),
})
