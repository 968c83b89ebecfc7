/** What Meta decided about templates and numbers, told of every workflow that uses them: in its published version or in its draft. */
import { sql } from 'kysely'
import type { WorkflowTrouble } from '#contract/workflows.ts'
import type { Definition } from '#core/workflow/definition.ts'
import { mayUse, type Trouble, troublesOf } from '#core/workflow/troubles.ts'
import type { Tx } from '#server/platform/db/database.ts'
import type { WorkflowRow } from './rows.ts'
import { accountsOf, numbersFor, statesFor } from './surroundings.ts'

/** Of one workflow; whoever mends these sees the rest. */
const TROUBLES_MAX = 20
/** Named in a notice about one template. */
const NAMED_MAX = 20

/** By workflow; what is in the published version first, which is what people meet. */
export async function troublesIn(
  tx: Tx,
  workspaceId: string,
  rows: readonly WorkflowRow[],
): Promise<Map<string, WorkflowTrouble[]>> {
  const versionsOf = ({ definition, draft }: WorkflowRow) => [
    ...(definition ? [{ definition, isPublished: true }] : []),
    { definition: draft, isPublished: false },
  ]
  const steps = rows.flatMap((row) => versionsOf(row).flatMap(({ definition }) => definition.steps))
  const states = await statesFor(tx, workspaceId, steps)
  const numbers = await numbersFor(tx, workspaceId, steps)
  return new Map(
    rows.map((row) => {
      const found = new Map<string, WorkflowTrouble>()
      for (const { definition, isPublished } of versionsOf(row)) {
        for (const trouble of troublesOf(definition, states, numbers, row.updated_at)) {
          const key = keyOf(trouble)
          if (!found.has(key)) found.set(key, { ...trouble, isPublished })
        }
      }
      return [row.id, [...found.values()].slice(0, TROUBLES_MAX)]
    }),
  )
}

const keyOf = ({ stepId, word, templateId, number }: Trouble) => `${stepId} ${word} ${templateId ?? number}`

/** The workflows that send these templates, in their published version or their draft, by template. */
export async function workflowsUsing(
  tx: Tx,
  workspaceId: string,
  templateIds: readonly string[],
): Promise<Map<string, { id: string; name: string }[]>> {
  const { rows: templates } = await sql<{ id: string; waba_id: string; name: string; language: string }>`
    select id, waba_id, name, language from templates
    where workspace_id = ${workspaceId} and id = any (${[...templateIds]}::uuid[])`.execute(tx)
  if (templates.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string; draft: Definition; definition: Definition | null }>`
    select w.id, w.name, w.draft, v.definition
    from workflows w left join workflow_versions v
      on v.workspace_id = ${workspaceId} and v.workflow_id = w.id and v.version = w.version
    where w.workspace_id = ${workspaceId} and w.archived_at is null
    order by lower(w.name), w.id`.execute(tx)
  const sending = rows.map(({ id, name, draft, definition }) => ({
    id,
    name,
    steps: [...(definition?.steps ?? []), ...draft.steps].filter((step) => step.kind === 'send_template'),
  }))
  const channelIds = new Set(sending.flatMap(({ steps }) => steps.map(({ channelId }) => channelId)))
  const accounts = await accountsOf(tx, workspaceId, [...channelIds])
  return new Map(
    templates.map((template) => [
      template.id,
      sending
        .filter(({ steps }) =>
          steps.some(
            (step) =>
              accounts.get(step.channelId) === template.waba_id &&
              mayUse(step, { ...template, channelId: step.channelId }),
          ),
        )
        .slice(0, NAMED_MAX)
        .map(({ id, name }) => ({ id, name })),
    ]),
  )
}
