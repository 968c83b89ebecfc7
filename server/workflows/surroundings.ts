import { sql } from 'kysely'
import { registered } from '#core/property/custom.ts'
import { PROPERTIES, type Property } from '#core/property/registry.ts'
import { partsOf } from '#core/whatsapp/template/parts.ts'
import { variablesOf } from '#core/whatsapp/template/variables.ts'
import type { Definition, StepOf } from '#core/workflow/definition.ts'
import type { KnownTemplate, Surroundings } from '#core/workflow/problems.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { channels } from '../channels/queries.ts'
import { ownProperties } from '../contacts/propertyQueries.ts'
import { segmentIds } from '../contacts/segmentQueries.ts'
import { labels } from '../conversations/labelQueries.ts'
import { members } from '../team/queries.ts'
import { teams } from '../team/teamQueries.ts'
import { siblings } from '../templates/queries.ts'

/** What the workspace is like now, as far as this definition is judged by it. */
export async function surroundingsOf(tx: Tx, workspaceId: string, definition: Definition): Promise<Surroundings> {
  const numbers = await channels(tx, workspaceId, null)
  return {
    properties: await propertiesIn(tx, workspaceId),
    channels: numbers.map(({ id, state }) => ({ id, state })),
    labelIds: (await labels(tx, workspaceId)).map(({ id }) => id),
    userIds: (await members(tx, workspaceId)).map(({ user_id }) => user_id),
    teamIds: (await teams(tx, workspaceId)).map(({ id }) => id),
    segmentIds: await segmentIds(tx, workspaceId),
    templates: await templatesIn(tx, workspaceId, definition, numbers),
  }
}

/** Those that are there from the start and those that the workspace defined and did not put away. */
export async function propertiesIn(tx: Tx, workspaceId: string): Promise<Property[]> {
  const own = (await ownProperties(tx, workspaceId)).filter(({ archived }) => !archived)
  return [...PROPERTIES, ...own.map(registered)]
}

/** The templates that its steps name, in all their languages, on the numbers that its steps name. */
async function templatesIn(
  tx: Tx,
  workspaceId: string,
  { steps }: Definition,
  numbers: readonly { id: string }[],
): Promise<KnownTemplate[]> {
  const sending = steps.filter((step): step is StepOf<'send_template'> => step.kind === 'send_template')
  const found: KnownTemplate[] = []
  for (const [channelId, mine] of Map.groupBy(sending, (step) => step.channelId)) {
    const wabaId = numbers.some(({ id }) => id === channelId) ? await accountOf(tx, workspaceId, channelId) : null
    if (wabaId === null) continue
    const rows = await siblings(tx, workspaceId, wabaId, [...new Set(mine.map(({ template }) => template))])
    for (const { name, language, status, ...row } of rows) {
      const variables = variablesOf(partsOf({ ...row, language })).flatMap(({ key, isOptional }) =>
        isOptional ? [] : key,
      )
      found.push({ channelId, name, language, status, variables })
    }
  }
  return found
}

async function accountOf(tx: Tx, workspaceId: string, channelId: string): Promise<string | null> {
  const { rows } = await sql<{ waba_id: string }>`
    select waba_id from channels where workspace_id = ${workspaceId} and id = ${channelId}::uuid`.execute(tx)
  return rows[0]?.waba_id ?? null
}
