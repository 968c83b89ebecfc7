import { registered } from '#core/property/custom.ts'
import { PROPERTIES, type Property } from '#core/property/registry.ts'
import type { Definition } from '#core/workflow/definition.ts'
import type { Surroundings } from '#core/workflow/problems.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { channels } from '../channels/queries.ts'
import { ownProperties } from '../contacts/propertyQueries.ts'
import { labels } from '../conversations/labelQueries.ts'
import { members } from '../team/queries.ts'
import { teams } from '../team/teamQueries.ts'

/** What the workspace is like now, as far as this definition is judged by it. */
export async function surroundingsOf(tx: Tx, workspaceId: string, _definition: Definition): Promise<Surroundings> {
  return {
    properties: await propertiesIn(tx, workspaceId),
    channels: (await channels(tx, workspaceId, null)).map(({ id, state }) => ({ id, state })),
    labelIds: (await labels(tx, workspaceId)).map(({ id }) => id),
    userIds: (await members(tx, workspaceId)).map(({ user_id }) => user_id),
    teamIds: (await teams(tx, workspaceId)).map(({ id }) => id),
    segmentIds: [],
    templates: [],
  }
}

/** Those that are there from the start and those that the workspace defined and did not put away. */
export async function propertiesIn(tx: Tx, workspaceId: string): Promise<Property[]> {
  const own = (await ownProperties(tx, workspaceId)).filter(({ archived }) => !archived)
  return [...PROPERTIES, ...own.map(registered)]
}
