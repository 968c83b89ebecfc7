/** Goes through a ledger from its first entry to its last, and says where it is no longer what was written. */
import { sql } from 'kysely'
import { type Db, inWorkspaces, type Tx } from '../platform/db/database.ts'
import { CHAIN_START, digestOfLink, digestOfWords, type Subject, type Words } from './chain.ts'
import { marksOf } from './record.ts'

export type Break =
  /** A number is skipped: entries were taken out. */
  | 'missing'
  /** It does not continue the entry before it. */
  | 'chain'
  /** Its words are not those that were sealed. */
  | 'words'
  /** Its words are gone, and no erasure says so. */
  | 'words_missing'
  /** What is looked up in it does not follow from its words. */
  | 'lookup'
  /** The file that proves it is gone, or another one than was sealed. */
  | 'proof'
  /** It ends before, or at another entry than, what was noted down. */
  | 'end'

export interface Verification {
  entries: number
  erased: number
  /** Of the last entry, to be noted down elsewhere: who holds it notices when the end of the ledger is cut off. */
  head: string | null
  broken: { number: number; because: Break } | null
}

interface LedgerRow extends Omit<Words, 'key'> {
  number: number
  recordedAt: Date
  wordsDigest: Buffer
  digest: Buffer
  erased: boolean
  salt: Buffer | null
  key: string | null
  stored: Subject[] | null
  /** What the file that proves it holds today. */
  fileHash: string | null
}

const PAGE = 1_000

/** In one snapshot, page by page. `expected`: a head that was noted down before, `<number>:<digest>`. */
export function verifyLedger(db: Db, workspaceId: string, expected: string | null = null): Promise<Verification> {
  return inWorkspaces(
    db,
    [workspaceId],
    async (tx) => {
      const result: Verification = { entries: 0, erased: 0, head: null, broken: null }
      const marks = new Map<string, string>()
      const newest = new Map<string, [Date, number]>()
      let isExpectedFound = expected === null
      for (let before: Buffer = CHAIN_START; result.broken === null; ) {
        const page = await ledgerPage(tx, workspaceId, result.entries)
        for (const row of page) {
          const because = breakOf(row, result.entries + 1, before)
          if (because) {
            result.broken = { number: because === 'missing' ? result.entries + 1 : row.number, because }
            break
          }
          result.entries++
          if (row.salt === null) result.erased++
          else noteMarks(row, marks, newest)
          before = row.digest
          result.head = `${row.number}:${row.digest.toString('hex')}`
          if (result.head === expected) isExpectedFound = true
        }
        if (page.length < PAGE) break
      }
      result.broken ??= await wrongMark(tx, workspaceId, marks, newest)
      if (!result.broken && !isExpectedFound) result.broken = { number: result.entries, because: 'end' }
      return result
    },
    { accessMode: 'read only', isolationLevel: 'repeatable read' },
  )
}

function breakOf(row: LedgerRow, number: number, before: Buffer): Break | null {
  if (row.number !== number) return 'missing'
  if (!digestOfLink(before, row).equals(row.digest)) return 'chain'
  if (row.salt === null || row.key === null) return row.erased ? null : 'words_missing'
  if (!digestOfWords(row.salt, row as Words).equals(row.wordsDigest)) return 'words'
  if (row.proofFile && row.proofFile.hash !== row.fileHash) return 'proof'
  const spell = (subjects: readonly Subject[]) => JSON.stringify(subjects.map((one) => JSON.stringify(one)).sort())
  return spell(row.subjects) === spell(row.stored ?? []) ? null : 'lookup'
}

function noteMarks(row: LedgerRow, marks: Map<string, string>, newest: Map<string, [Date, number]>) {
  for (const { party, purpose, consent, own, at, entry } of marksOf(row as Words & { number: number })) {
    const key = `${party} ${purpose} ${consent} ${own}`
    const old = newest.get(key)
    if (old && (old[0] > at || (old[0].getTime() === at.getTime() && old[1] > entry))) continue
    newest.set(key, [at, entry])
    marks.set(key, `${at.toISOString()} ${entry}`)
  }
}

/** What sending asks must be exactly what follows from the entries. */
async function wrongMark(
  tx: Tx,
  workspaceId: string,
  marks: ReadonlyMap<string, string>,
  newest: ReadonlyMap<string, [Date, number]>,
): Promise<Verification['broken']> {
  const { rows } = await sql<{ scope: string; party: string; kind: string; at: Date; number: number }>`
    select scope, party, purpose || ' ' || consent || ' ' || own as kind, at, number from consent_marks
    where workspace_id = ${workspaceId}`.execute(tx)
  const found = new Map(
    rows.map((row) => [`${row.scope} ${row.party} ${row.kind}`, `${row.at.toISOString()} ${row.number}`]),
  )
  const numbers = [
    ...rows.flatMap((row) =>
      marks.get(`${row.scope} ${row.party} ${row.kind}`) === `${row.at.toISOString()} ${row.number}` ? [] : row.number,
    ),
    ...[...marks].flatMap(([key, mark]) =>
      found.get(key) === mark ? [] : ((newest.get(key) as [Date, number])[1] ?? 0),
    ),
  ]
  return numbers.length === 0 ? null : { number: Math.min(...numbers), because: 'lookup' }
}

async function ledgerPage(tx: Tx, workspaceId: string, after: number): Promise<LedgerRow[]> {
  const { rows } = await sql<LedgerRow>`
    select e.number, e.recorded_at as "recordedAt", e.words_digest as "wordsDigest", e.digest, x.number is not null as erased,
      w.salt, w.key, w.consent, w.purposes, w.way, w.at, w.subjects, w.contact_id as "contactId", w.identity_id as "identityId",
      w.channel_id as "channelId", w.conversation_id as "conversationId", w.message_id as "messageId", w.actor_id as "actorId",
      w.wording, w.proof, f.hash as "fileHash",
      case when w.proof_file_id is not null then jsonb_build_object('id', w.proof_file_id, 'hash', w.proof_hash) end as "proofFile",
      (select jsonb_agg(jsonb_build_array(s.scope, s.party)) from consent_subjects s
        where s.workspace_id = e.workspace_id and s.number = e.number) as stored
    from consent_entries e
      left join consent_words w on w.workspace_id = e.workspace_id and w.number = e.number
      left join files f on f.workspace_id = w.workspace_id and f.id = w.proof_file_id
      left join consent_erasures x on x.workspace_id = e.workspace_id and x.number = e.number
    where e.workspace_id = ${workspaceId} and e.number > ${after} order by e.number limit ${PAGE}`.execute(tx)
  return rows
}
