/** Writes words into the ledger, and says what changed by them. */
import { randomBytes } from 'node:crypto'
import type { Purpose } from '#core/whatsapp/consent.ts'
import { type ConsentMark, isLaterMark, isOwnWord, PURPOSES, standingsOf } from '#core/whatsapp/consentMarks.ts'
import type { Tx } from '../platform/db/database.ts'
import { CHAIN_START, digestOfLink, digestOfWords, type Words } from './chain.ts'
import {
  type Entry,
  headsOf,
  insertEntries,
  knownKeys,
  lockLedgers,
  marksOfContacts,
  marksOfIdentities,
  raiseMarks,
} from './queries.ts'

export type NewWords = Words & { workspaceId: string }

export interface Recorded extends NewWords {
  number: number
  /** The purposes for which something else holds now. Empty: it only confirms, or something newer stands against it. */
  changed: Purpose[]
}

const SALT_BYTES = 16

/**
 * Adds what is not in the ledger yet, numbered and sealed one after the other. To be called after everything that waits for
 * other rows, and before events are appended; the transaction holds the ledgers until it ends.
 */
export async function record(tx: Tx, all: readonly NewWords[], now: Date): Promise<Recorded[]> {
  if (all.length === 0) return []
  const workspaceIds = [...new Set(all.map(({ workspaceId }) => workspaceId))]
  await lockLedgers(tx, workspaceIds)
  const known = await knownKeys(tx, all)
  const fresh = new Map<string, NewWords>()
  for (const words of all) {
    const key = `${words.workspaceId} ${words.key}`
    if (!known.has(key) && !fresh.has(key)) fresh.set(key, words)
  }
  if (fresh.size === 0) return []
  const sorted = [...fresh.values()].sort(
    (a, b) => compare(a.workspaceId, b.workspaceId) || a.at.getTime() - b.at.getTime() || compare(a.key, b.key),
  )
  const entries = await seal(tx, workspaceIds, sorted, now)
  const before = await marksBefore(tx, entries)
  await insertEntries(tx, entries)
  await raiseMarks(tx, latestOf(entries))
  return entries.map(({ salt: _, wordsDigest: __, digest: ___, recordedAt: ____, ...entry }) => {
    const marks = before.get(personOf(entry)) ?? []
    const was = standingsOf(marks)
    marks.push(...marksOf(entry))
    const is = standingsOf(marks)
    return { ...entry, changed: PURPOSES.filter((purpose) => was[purpose].consent !== is[purpose].consent) }
  })
}

async function seal(tx: Tx, workspaceIds: readonly string[], all: readonly NewWords[], now: Date): Promise<Entry[]> {
  const heads = new Map<string, { number: number; digest: Buffer }>(await headsOf(tx, workspaceIds))
  return all.map((words) => {
    const head = heads.get(words.workspaceId) ?? { number: 0, digest: CHAIN_START }
    const number = head.number + 1
    const salt = randomBytes(SALT_BYTES)
    const wordsDigest = digestOfWords(salt, words)
    const digest = digestOfLink(head.digest, { number, recordedAt: now, wordsDigest })
    heads.set(words.workspaceId, { number, digest })
    return { ...words, number, salt, recordedAt: now, wordsDigest, digest }
  })
}

/** What stood for each person these words are about. */
async function marksBefore(tx: Tx, entries: readonly NewWords[]): Promise<Map<string, ConsentMark[]>> {
  const identities = new Map<string, { workspaceId: string; id: string }>()
  const contacts = new Map<string, { workspaceId: string; id: string }>()
  for (const entry of entries) {
    const { workspaceId, identityId, contactId } = entry
    if (identityId !== null) identities.set(personOf(entry), { workspaceId, id: identityId })
    else if (contactId !== null) contacts.set(personOf(entry), { workspaceId, id: contactId })
  }
  const [ofIdentities, ofContacts] = [
    await marksOfIdentities(tx, [...identities.values()]),
    await marksOfContacts(tx, [...contacts.values()]),
  ]
  const marks = new Map<string, ConsentMark[]>([...identities.keys(), ...contacts.keys()].map((key) => [key, []]))
  for (const { workspaceId, id, ...mark } of [...ofIdentities, ...ofContacts]) {
    marks.get(`${workspaceId} ${id}`)?.push({ ...mark, party: `${mark.scope} ${mark.party}` })
  }
  return marks
}

const personOf = ({ workspaceId, identityId, contactId }: NewWords) => `${workspaceId} ${identityId ?? contactId}`

/** The marks an entry sets, each party named with its portfolio. */
export const marksOf = ({ subjects, purposes, consent, way, at, number }: Words & { number: number }): ConsentMark[] =>
  subjects.flatMap(([scope, party]) =>
    purposes.map((purpose) => ({
      party: `${scope} ${party}`,
      purpose,
      consent,
      own: isOwnWord(way),
      at,
      entry: number,
    })),
  )

/** One statement may not raise the same mark twice. */
function latestOf(entries: readonly (NewWords & { number: number })[]) {
  const latest = new Map<string, ConsentMark & { workspaceId: string; scope: string }>()
  for (const entry of entries) {
    const { workspaceId } = entry
    for (const mark of marksOf(entry)) {
      const key = `${workspaceId} ${mark.party} ${mark.purpose} ${mark.consent} ${mark.own}`
      const old = latest.get(key)
      const [scope, party] = splitParty(mark.party)
      if (!old || isLaterMark(mark, old) > 0) latest.set(key, { ...mark, workspaceId, scope, party })
    }
  }
  return [...latest].sort(([a], [b]) => compare(a, b)).map(([, mark]) => mark)
}

/** Portfolios are named without spaces. */
const splitParty = (named: string): [string, string] => {
  const space = named.indexOf(' ')
  return [named.slice(0, space), named.slice(space + 1)]
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
