import { z } from 'zod'
import { Id } from '#contract/common.ts'
import {
  ConsentRequest,
  ConsentSettings,
  ConsentsForeseen,
  ConsentsPreview,
  ConsentsRecorded,
  ConsentsRequest,
  ContactConsents,
  ContactConsentsQuery,
} from '#contract/consents.ts'
import { cleanText } from '#core/text.ts'
import { PROOF_BYTES_MAX, PROOF_TYPES, PURPOSES } from '#core/whatsapp/consentMarks.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '../platform/db/database.ts'
import { appendEvents } from '../platform/events.ts'
import { notFound, Refused } from '../platform/refused.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { decodeCursor, encodeCursor } from '../team/cursor.ts'
import { entriesOfContact, presentEntry, presentStandings } from './history.ts'
import { foresee } from './preview.ts'
import { conversationsOfContacts, keepIdentities, subjectsOfContacts, uploadedFile } from './queries.ts'
import { record } from './record.ts'
import { keywordSettingsOf, writeSettings } from './settings.ts'
import { consentsOfContacts } from './standings.ts'
import { tellOf } from './tell.ts'

/** So many threads of one contact get a line about what was recorded by hand. */
const THREADS_OF_CONTACT_MAX = 10

const ContactParams = z.object({ id: Id })

export const consentHandlers = ({ db, clock }: { db: Db; clock: Clock }) => ({
  consentsOfContact: forMember(
    { params: ContactParams, query: ContactConsentsQuery, answer: ContactConsents },
    ({ asker, params, query }) =>
      inWorkspaces(
        db,
        [asker.workspaceId],
        async (tx) => {
          const before = query.before ? entryAt(query.before) : null
          return await read(tx, asker, params.id, { before, limit: query.limit })
        },
        { accessMode: 'read only' },
      ),
  ),

  recordConsent: forMember(
    { params: ContactParams, body: ConsentRequest, answer: ContactConsents },
    ({ asker, params, body }) =>
      inWorkspaces(db, [asker.workspaceId], async (tx) => {
        const { missing, tell } = await recordByHand(tx, asker, [params.id], body, clock.now())
        if (missing.length > 0) throw notFound()
        const answer = await read(tx, asker, params.id, { before: null, limit: ENTRIES_FIRST })
        await tell()
        return answer
      }),
  ),

  recordConsents: forMember({ body: ConsentsRequest, answer: ConsentsRecorded }, ({ asker, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const { contactIds, ...request } = body
      const { recorded, missing, tell } = await recordByHand(tx, asker, contactIds, request, clock.now())
      await tell()
      const changed = recorded.filter((one) => one.changed.length > 0).length
      return { recorded: recorded.length, changed, missing }
    }),
  ),

  foreseeConsents: forMember({ body: ConsentsPreview, answer: ConsentsForeseen }, ({ asker, body }) =>
    inWorkspaces(
      db,
      [asker.workspaceId],
      (tx) => {
        const at = saidAtOf(body.at, clock.now())
        const { consent, purposes } = body
        return foresee(tx, asker.workspaceId, body.contactIds, { consent, purposes, at })
      },
      { accessMode: 'read only' },
    ),
  ),

  consentSettings: forMember({ answer: ConsentSettings }, ({ asker }) =>
    inWorkspaces(db, [asker.workspaceId], (tx) => settingsOf(tx, asker.workspaceId), { accessMode: 'read only' }),
  ),

  editConsentSettings: forMember({ body: ConsentSettings, answer: ConsentSettings }, ({ asker, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const { workspaceId, userId: actorId } = asker
      const at = clock.now()
      await writeSettings(tx, workspaceId, body, { by: actorId, now: at })
      await appendEvents(tx, [{ type: 'consent_settings.changed', workspaceId, actorId, at }])
      return body
    }),
  ),
})

const ENTRIES_FIRST = 20

function saidAtOf(at: string | undefined, now: Date): Date {
  const saidAt = at === undefined ? now : new Date(at)
  if (saidAt > now) throw inTheFuture()
  return saidAt
}

function entryAt(cursor: string): number {
  const number = Number(decodeCursor(cursor).value)
  if (!Number.isSafeInteger(number)) throw notFound()
  return number
}

async function read(
  tx: Tx,
  asker: MemberAsker,
  contactId: string,
  { before, limit }: { before: number | null; limit: number },
): Promise<ContactConsents> {
  const { workspaceId } = asker
  const [contact] = await subjectsOfContacts(tx, workspaceId, [contactId])
  if (!contact) throw notFound()
  const inboxIds = asker.role === 'admin' ? null : asker.inboxIds
  const rows = await entriesOfContact(tx, workspaceId, contactId, { inboxIds, before, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  const standings = (await consentsOfContacts(tx, workspaceId, [contactId])).get(contactId)
  if (!standings) throw new Error('a contact that was asked for is missing in the answer')
  return {
    standings: presentStandings(standings.all),
    entries: page.map(presentEntry),
    nextCursor: last ? encodeCursor(String(last.number), contactId) : null,
  }
}

/** One entry for each contact, about everything it is known by. `tell` appends the events, as the last thing of the transaction. */
async function recordByHand(
  tx: Tx,
  asker: MemberAsker,
  contactIds: readonly string[],
  { id, proof, proofFileId, wording, at, ...said }: z.output<typeof ConsentRequest>,
  now: Date,
) {
  const { workspaceId, userId: actorId } = asker
  const saidAt = saidAtOf(at, now)
  const proofFile = proofFileId === null ? null : await proofIn(tx, asker, proofFileId)
  await keepIdentities(tx, workspaceId, contactIds)
  const contacts = await subjectsOfContacts(tx, workspaceId, [...new Set(contactIds)])
  const threads = await conversationsOfContacts(
    tx,
    workspaceId,
    contacts.map((contact) => contact.id),
    THREADS_OF_CONTACT_MAX,
  )
  const recorded = await record(
    tx,
    contacts.map((contact) => ({
      ...said,
      // In the order of the ledger, however they were asked for.
      purposes: PURPOSES.filter((one) => said.purposes.includes(one)),
      workspaceId,
      key: `recorded ${id} ${contact.id}`,
      at: saidAt,
      subjects: contact.subjects,
      contactId: contact.id,
      identityId: contact.identityId,
      channelId: null,
      conversationId: null,
      messageId: null,
      actorId,
      wording: wording === null ? null : cleanText(wording).text,
      proof: proof === null ? null : cleanText(proof).text,
      proofFile,
    })),
    now,
  )
  const byContact = Map.groupBy(threads, ({ contactId }) => contactId)
  const news = tellOf(
    recorded,
    ({ contactId }) =>
      (byContact.get(contactId ?? '') ?? []).map(({ id: conversationId, inboxId }) => ({ conversationId, inboxId })),
    now,
  )
  const found = new Set(contacts.map((contact) => contact.id))
  return {
    recorded,
    missing: contactIds.filter((contactId) => !found.has(contactId)),
    tell: () => appendEvents(tx, news),
  }
}

async function proofIn(tx: Tx, { workspaceId, userId }: MemberAsker, fileId: string) {
  const file = await uploadedFile(tx, workspaceId, userId, fileId)
  if (!file) throw notFound()
  const isFit = PROOF_TYPES.some((type) => type === file.mimeType) && file.sizeBytes <= PROOF_BYTES_MAX
  if (!isFit) throw unfitProof()
  return { id: file.id, hash: file.hash }
}

async function settingsOf(tx: Tx, workspaceId: string): Promise<ConsentSettings> {
  const settings = (await keywordSettingsOf(tx, [workspaceId])).get(workspaceId)
  return ConsentSettings.parse(settings)
}

const PROOF_MEGABYTES_MAX = PROOF_BYTES_MAX / 1024 ** 2
const unfitProof = () =>
  new Refused(422, 'proof_unfit', {
    en: `A proof is a PDF or a picture (JPEG, PNG, WebP) of at most ${PROOF_MEGABYTES_MAX} MB.`,
    de: `Ein Nachweis ist ein PDF oder ein Bild (JPEG, PNG, WebP) mit höchstens ${PROOF_MEGABYTES_MAX} MB.`,
  })
const inTheFuture = () =>
  new Refused(422, 'said_in_the_future', {
    en: 'Nobody can have agreed later than now. Check the date.',
    de: 'Niemand kann später als jetzt zugestimmt haben. Prüf das Datum.',
  })
