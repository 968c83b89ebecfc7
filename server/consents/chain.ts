/** Each entry of the ledger seals the one before it. What names a person is sealed by a salted digest, so that it can be taken out. */
import { createHash } from 'node:crypto'
import type { Purpose } from '#core/whatsapp/consent.ts'
import type { ConsentWay } from '#core/whatsapp/consentMarks.ts'

/** About whom: a party within a portfolio, or `['', 'c:<contact>']`. */
export type Subject = readonly [scope: string, party: string]

/** What names a person. */
export interface Words {
  key: string
  consent: 'opted_in' | 'opted_out'
  purposes: readonly Purpose[]
  way: ConsentWay
  at: Date
  subjects: readonly Subject[]
  contactId: string | null
  identityId: string | null
  channelId: string | null
  conversationId: string | null
  messageId: string | null
  actorId: string | null
  wording: string | null
  proof: string | null
  /** A stored file, and the sum of its content as it was then. */
  proofFile: { id: string; hash: string } | null
}

export interface Link {
  number: number
  recordedAt: Date
  wordsDigest: Buffer
}

/** Before the first entry. */
export const CHAIN_START = Buffer.alloc(32)

export function digestOfWords(salt: Buffer, words: Words): Buffer {
  const { key, consent, purposes, way, at, subjects, contactId, identityId } = words
  const { channelId, conversationId, messageId, actorId, wording, proof, proofFile } = words
  // In an order of its own, so that neither a new column nor the database's spelling of JSON changes what was sealed.
  const plain = [key, consent, purposes, way, at.toISOString(), subjects, contactId, identityId, channelId]
  // Entries of before there were files were sealed without.
  const fileFacts = proofFile === null ? [] : [[proofFile.id, proofFile.hash]]
  const facts = JSON.stringify([...plain, conversationId, messageId, actorId, wording, proof, ...fileFacts])
  return createHash('sha256').update(salt).update(facts).digest()
}

export const digestOfLink = (before: Buffer, { number, recordedAt, wordsDigest }: Link): Buffer =>
  createHash('sha256')
    .update(before)
    .update(JSON.stringify([number, recordedAt.toISOString()]))
    .update(wordsDigest)
    .digest()
