import { sql } from 'kysely'
import { partsOf } from '#core/whatsapp/template/parts.ts'
import { variablesOf } from '#core/whatsapp/template/variables.ts'
import type { Definition, Step } from '#core/workflow/definition.ts'
import type { KnownTemplate, Surroundings } from '#core/workflow/problems.ts'
import type { NumberState, TemplateState } from '#core/workflow/troubles.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { channels } from '../channels/queries.ts'
import { homeOfWorkspace } from '../contacts/list.ts'
import { propertiesIn } from '../contacts/propertyQueries.ts'
import { segmentIds } from '../contacts/segmentQueries.ts'
import { labels } from '../conversations/labelQueries.ts'
import { members } from '../team/queries.ts'
import { teams } from '../team/teamQueries.ts'
import { siblings, templateStandings } from '../templates/queries.ts'

/** What the workspace is like now, as far as this definition is judged by it, which somebody last kept then. */
export async function surroundingsOf(
  tx: Tx,
  workspaceId: string,
  definition: Definition,
  lookedAt: Date,
): Promise<Surroundings> {
  const numbers = await channels(tx, workspaceId, null)
  return {
    properties: await propertiesIn(tx, workspaceId),
    home: await homeOfWorkspace(tx, workspaceId),
    channels: numbers.map(({ id, state }) => ({ id, state })),
    labelIds: (await labels(tx, workspaceId)).map(({ id }) => id),
    userIds: (await members(tx, workspaceId)).map(({ user_id }) => user_id),
    teamIds: (await teams(tx, workspaceId)).map(({ id }) => id),
    segmentIds: await segmentIds(tx, workspaceId),
    templates: await templatesIn(tx, workspaceId, definition),
    lookedAt,
  }
}

/** Of one that is gone. */
const NO_PARTS = partsOf({ components: [] })

/** The templates that its steps name, in all their languages, on the numbers that its steps name. */
async function templatesIn(tx: Tx, workspaceId: string, { steps }: Definition): Promise<KnownTemplate[]> {
  const known = await statesFor(tx, workspaceId, steps)
  const found = new Map<string, Pick<KnownTemplate, 'variables' | 'parts'>>()
  for (const [wabaId, some] of Map.groupBy(known, (one) => one.wabaId)) {
    for (const row of await siblings(tx, workspaceId, wabaId, [...new Set(some.map(({ name }) => name))])) {
      const parts = partsOf(row)
      const variables = variablesOf(parts).flatMap(({ key, isOptional }) => (isOptional ? [] : key))
      found.set(row.id, { variables, parts })
    }
  }
  return known.map((one) => ({ ...one, ...(found.get(one.id) ?? { variables: [], parts: NO_PARTS }) }))
}

/** How the templates that these steps name stand, on each number whose steps they are. */
export async function statesFor(
  tx: Tx,
  workspaceId: string,
  steps: readonly Step[],
): Promise<(TemplateState & { wabaId: string })[]> {
  const sending = steps.filter((step) => step.kind === 'send_template')
  if (sending.length === 0) return []
  const accounts = await accountsOf(tx, workspaceId, [...new Set(sending.map(({ channelId }) => channelId))])
  const names = [...new Set(sending.map(({ template }) => template))]
  const rows = await templateStandings(tx, workspaceId, [...new Set(accounts.values())], names)
  return [...accounts].flatMap(([channelId, wabaId]) =>
    rows.flatMap((row) => (row.wabaId === wabaId ? { ...row, channelId } : [])),
  )
}

/** The numbers that these steps send from. */
export async function numbersFor(tx: Tx, workspaceId: string, steps: readonly Step[]): Promise<NumberState[]> {
  const ids = [...new Set(steps.flatMap((step) => (step.kind === 'send_template' ? step.channelId : [])))]
  if (ids.length === 0) return []
  const { rows } = await sql<NumberState>`
    select id, state, display_phone_number as "displayPhoneNumber" from channels
    where workspace_id = ${workspaceId} and id = any (${ids}::uuid[])`.execute(tx)
  return rows
}

/** The WhatsApp accounts of numbers; without those that are gone. */
export async function accountsOf(
  tx: Tx,
  workspaceId: string,
  channelIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; waba_id: string }>`
    select id, waba_id from channels where workspace_id = ${workspaceId} and id = any (${[...channelIds]}::uuid[])`.execute(
    tx,
  )
  return new Map(rows.map(({ id, waba_id }) => [id, waba_id]))
}
