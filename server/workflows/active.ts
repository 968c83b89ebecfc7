/** The workflows that are on, and definitions by version: those never change, so each is read once. */
import { sql } from 'kysely'
import type { Definition } from '#core/workflow/definition.ts'
import type { Tx } from '#server/platform/db/database.ts'

export interface ActiveWorkflow {
  id: string
  version: number
  /** The event after which it begins: what happened before it was switched on starts nothing. */
  beginsAfter: number
  definition: Definition
}

/** Definitions of older versions are forgotten first. */
const DEFINITIONS_MAX = 1_000
const known = new Map<string, Definition>()

/** Those that are on, held so that they stay on until the transaction ends. */
export async function activeWorkflows(tx: Tx, workspaceId: string): Promise<ActiveWorkflow[]> {
  const { rows } = await sql<{ id: string; version: number; begins_after: number }>`
    select id, version, begins_after from workflows where workspace_id = ${workspaceId} and is_on and version is not null
    order by id for share`.execute(tx)
  const found: ActiveWorkflow[] = []
  for (const { id, version, begins_after: beginsAfter } of rows)
    found.push({ id, version, beginsAfter, definition: await definitionOf(tx, workspaceId, id, version) })
  return found
}

export async function definitionOf(tx: Tx, workspaceId: string, id: string, version: number): Promise<Definition> {
  const key = `${workspaceId} ${id} ${version}`
  const before = known.get(key)
  if (before) return before
  const { rows } = await sql<{ definition: Definition }>`
    select definition from workflow_versions
    where workspace_id = ${workspaceId} and workflow_id = ${id}::uuid and version = ${version}`.execute(tx)
  const definition = rows[0]?.definition
  if (!definition) throw new Error(`version ${version} of the workflow ${id} is gone`)
  if (known.size >= DEFINITIONS_MAX) known.delete(known.keys().next().value ?? '')
  known.set(key, definition)
  return definition
}

/** Among these, the workspaces in which a workflow is on. */
export async function workspacesWithWorkflows(tx: Tx, workspaceIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select asked.id from unnest(${[...workspaceIds]}::uuid[]) as asked (id)
    where exists (select from workflows w where w.workspace_id = asked.id and w.is_on)`.execute(tx)
  return rows.map(({ id }) => id)
}
