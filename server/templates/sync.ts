/** Reads the templates of accounts from Meta: whole accounts when they are due, and single ones of which Meta told something. */
import { sql } from 'kysely'
import type { NewEvent } from '#core/events.ts'
import type { Graph } from '#meta/client.ts'
import { GraphFault } from '#meta/graphFault.ts'
import { getTemplate, TEMPLATE_PAGES_MAX, templatePage } from '#meta/templates.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import type { Log } from '#server/platform/log.ts'
import type { Connection, Graphs } from '../channels/graph.ts'
import { type TellAdmins, tell } from './news.ts'
import { writeTemplates } from './write.ts'

export interface SyncDeps {
  db: Db
  clock: Clock
  log: Log
  graphs: Graphs
  tellAdmins: TellAdmins
}

interface Account {
  workspaceId: string
  wabaId: string
}

const HOUR_MS = 3_600_000
/** Read again by itself after so long: webhooks keep it current meanwhile. */
const SYNC_EVERY_MS = 6 * HOUR_MS
/** After a failure, doubling up to the usual pause. */
const RETRY_MS = 30_000
/** A page that fails is asked for again so often before the whole attempt counts as failed. */
const PAGE_TRIES_MAX = 3
/** Whoever takes an account and dies: somebody else takes it then (the machine's clock). */
const TAKEN_SECONDS = 120
const ACCOUNTS_AT_ONCE_MAX = 4
const SINGLE_READS_MAX = 20

/** Takes the accounts that are due, new ones among them, and reads them; then the single templates that are. */
export async function syncDue(deps: SyncDeps, workspaceIds: readonly string[]): Promise<void> {
  if (workspaceIds.length === 0) return
  const taken = await inWorkspaces(deps.db, [...workspaceIds], (tx) => takeDue(tx, workspaceIds, deps.clock.now()))
  await Promise.all(
    taken.map((account) =>
      syncAccount(deps, account).catch((error) => deps.log.warn({ err: error }, 'templates could not be read')),
    ),
  )
  await readSingles(deps, workspaceIds)
}

async function takeDue(tx: Tx, workspaceIds: readonly string[], now: Date): Promise<Account[]> {
  const within = sql`any(${[...workspaceIds]}::uuid[])`
  await sql`
    insert into template_syncs (workspace_id, waba_id, due_at)
    select distinct c.workspace_id, c.waba_id, ${now}::timestamptz from channels c
    where c.workspace_id = ${within} and c.state <> 'disconnected' and not exists (
      select from template_syncs s where s.workspace_id = c.workspace_id and s.waba_id = c.waba_id)
    on conflict do nothing`.execute(tx)
  const { rows } = await sql<Account>`
    update template_syncs s set taken_until = clock_timestamp() + make_interval(secs => ${TAKEN_SECONDS}), started_at = ${now}
    from (
      select d.workspace_id, d.waba_id from template_syncs d
      where d.workspace_id = ${within} and (d.taken_until is null or d.taken_until < clock_timestamp())
        -- also when the clock was set back, and when a number was connected since
        and (d.due_at <= ${now} or d.due_at > ${new Date(now.getTime() + 2 * SYNC_EVERY_MS)} or exists (
          select from channels c where c.workspace_id = d.workspace_id and c.waba_id = d.waba_id
            and c.connected_at > d.started_at and c.connected_at <= ${now}))
        and exists (select from channels c where c.workspace_id = d.workspace_id and c.waba_id = d.waba_id and c.state <> 'disconnected')
      order by d.due_at limit ${ACCOUNTS_AT_ONCE_MAX} for update skip locked) due
    where s.workspace_id = due.workspace_id and s.waba_id = due.waba_id
    returning s.workspace_id as "workspaceId", s.waba_id as "wabaId"`.execute(tx)
  return rows
}

/**
 * Reads all pages; each is written while the next is on its way. What was there and is not listed any more is marked as gone,
 * which only a complete reading can say. A reading that fails keeps what it has read, says why, and is tried again later.
 */
async function syncAccount(deps: SyncDeps, account: Account): Promise<void> {
  const startedAt = deps.clock.now()
  const counts = { found: 0, samples: 0 }
  try {
    const graph = await graphOf(deps, account)
    if (!graph) return await finish(deps, account, startedAt, null, counts)
    let page: Promise<Reading> | null = readPage(deps, graph, account.wabaId, null)
    for (let pages = 1; page; pages++) {
      const { nodes, next, askedAt }: Reading = await page
      if (next !== null && pages >= TEMPLATE_PAGES_MAX)
        throw new Error('an account has more pages of templates than can be')
      page = next === null ? null : readPage(deps, graph, account.wabaId, next)
      // Should the writing fail, nobody waits for it any more.
      page?.catch(() => {})
      const samples = await keepPage(deps, account, nodes, askedAt)
      counts.samples += samples
      counts.found += nodes.length - samples
    }
    await finish(deps, account, startedAt, null, counts)
  } catch (error) {
    if (!(error instanceof GraphFault)) deps.log.warn({ err: error }, 'templates could not be read')
    const fault = error instanceof GraphFault ? { word: error.fault, details: error.details } : UNKNOWN
    await finish(deps, account, startedAt, fault, counts)
  }
}

const UNKNOWN = { word: 'unknown', details: null }

type Reading = Awaited<ReturnType<typeof readPage>>

/** Reading twice does no harm: what Meta could not answer is asked again at once. */
async function readPage({ clock }: SyncDeps, graph: Graph, wabaId: string, after: string | null) {
  for (let tries = 1; ; tries++) {
    const askedAt = clock.now()
    try {
      return { ...(await templatePage(graph, wabaId, after)), askedAt }
    } catch (error) {
      const mayHelp = error instanceof GraphFault && error.retry !== 'never' && error.channel !== 'stop'
      if (!mayHelp || error.retryAfterMs !== null || tries >= PAGE_TRIES_MAX) throw error
    }
  }
}

async function keepPage(
  deps: SyncDeps,
  account: Account,
  nodes: Parameters<typeof writeTemplates>[2],
  askedAt: Date,
): Promise<number> {
  return await inWorkspaces(deps.db, [account.workspaceId], async (tx) => {
    const { news, samples } = await writeTemplates(tx, account, nodes, askedAt)
    await sql`update template_syncs set taken_until = clock_timestamp() + make_interval(secs => ${TAKEN_SECONDS})
      where workspace_id = ${account.workspaceId} and waba_id = ${account.wabaId}`.execute(tx)
    await appendEvents(tx, await tell(tx, news, deps.clock.now(), deps.tellAdmins))
    return samples
  })
}

async function finish(
  deps: SyncDeps,
  { workspaceId, wabaId }: Account,
  startedAt: Date,
  fault: { word: string; details: string | null } | null,
  { found, samples }: { found: number; samples: number },
): Promise<void> {
  const at = deps.clock.now()
  await inWorkspaces(deps.db, [workspaceId], async (tx) => {
    const gone = fault ? [] : await markGone(tx, workspaceId, wabaId, startedAt)
    // What somebody asked for meanwhile stays due.
    await sql`
      update template_syncs set taken_until = null, finished_at = ${at}, fault = ${fault?.word ?? null},
        fault_details = ${fault?.details ?? null}, failures = ${fault ? sql`failures + 1` : sql`0`},
        found = ${fault ? sql`found` : found}, samples = ${fault ? sql`samples` : samples},
        due_at = case when due_at > ${startedAt}::timestamptz and due_at <= ${new Date(at.getTime() + RETRY_MS)}::timestamptz then due_at
          else ${at}::timestamptz + make_interval(secs => ${fault ? sql`least(${SYNC_EVERY_MS / 1_000}, ${RETRY_MS / 1_000} * power(2, least(failures, 12)))` : SYNC_EVERY_MS / 1_000}) end
      where workspace_id = ${workspaceId} and waba_id = ${wabaId}`.execute(tx)
    const synced: NewEvent = {
      type: 'templates.synced',
      workspaceId,
      actorId: null,
      at,
      wabaId,
      fault: fault?.word ?? null,
    }
    await appendEvents(tx, [...gone.map((id) => goneEvent(workspaceId, id, at)), synced])
  })
}

/** Not listed in a complete reading. What Meta told of since it began is not judged by it. */
async function markGone(tx: Tx, workspaceId: string, wabaId: string, startedAt: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update templates set gone_at = ${startedAt}
    where workspace_id = ${workspaceId} and waba_id = ${wabaId} and gone_at is null and read_at < ${startedAt}
      and status_at < date_trunc('second', ${startedAt}::timestamptz)
    returning id`.execute(tx)
  return rows.map(({ id }) => id)
}

const goneEvent = (workspaceId: string, templateId: string, at: Date): NewEvent => ({
  type: 'template.changed',
  workspaceId,
  actorId: null,
  at,
  templateId,
  what: 'status',
  from: null,
  to: 'DELETED',
})

interface Single extends Account {
  id: string
  metaId: string
  dueAt: Date
}

async function readSingles(deps: SyncDeps, workspaceIds: readonly string[]): Promise<void> {
  const now = deps.clock.now()
  const due = await inWorkspaces(deps.db, [...workspaceIds], async (tx) => {
    const { rows } = await sql<Single>`
      select workspace_id as "workspaceId", id, waba_id as "wabaId", meta_id as "metaId", due_at as "dueAt" from templates
      where workspace_id = any(${[...workspaceIds]}::uuid[]) and due_at <= ${now} order by due_at limit ${SINGLE_READS_MAX}`.execute(
      tx,
    )
    return rows
  })
  for (const one of due) {
    await readSingle(deps, one).catch((error) => deps.log.warn({ err: error }, 'a template could not be read'))
  }
}

/** A template that Meta does not show any more is gone; any other refusal waits for the next reading of the account. */
async function readSingle(deps: SyncDeps, single: Single): Promise<void> {
  const graph = await graphOf(deps, single)
  const askedAt = deps.clock.now()
  const found = graph
    ? await getTemplate(graph, single.metaId).catch((error) => {
        if (error instanceof GraphFault) return error.fault
        throw error
      })
    : null
  const { workspaceId, wabaId, id } = single
  await inWorkspaces(deps.db, [workspaceId], async (tx) => {
    // What was told meanwhile has set another instant, and is read again.
    await sql`update templates set due_at = null
      where workspace_id = ${workspaceId} and id = ${id}::uuid and due_at = ${single.dueAt}`.execute(tx)
    if (typeof found !== 'object' || found === null) return
    const { news } = await writeTemplates(tx, { workspaceId, wabaId }, [found], askedAt)
    const at = deps.clock.now()
    const read: NewEvent = {
      type: 'template.changed',
      workspaceId,
      actorId: null,
      at,
      templateId: id,
      what: 'components',
      from: null,
      to: null,
    }
    await appendEvents(tx, [...(await tell(tx, news, at, deps.tellAdmins)), read])
  })
}

/** Through any number of the account that works; null where there is none. */
async function graphOf({ db, graphs }: SyncDeps, { workspaceId, wabaId }: Account): Promise<Graph | null> {
  const [way] = await inWorkspaces(db, [workspaceId], async (tx) => {
    const { rows } = await sql<Connection & { id: string }>`
      select c.id, a.connection, a.graph_url as "graphUrl", a.graph_version as "graphVersion", c.token_encrypted as "tokenEncrypted"
      from channels c join apps a on a.id = c.app_id
      where c.workspace_id = ${workspaceId} and c.waba_id = ${wabaId} and c.state <> 'disconnected'
      order by c.state = 'connected' desc, c.id limit 1`.execute(tx)
    return rows
  })
  return way ? graphs.of(way.id, way) : null
}
