import { z } from 'zod'
import { Id } from '#contract/common.ts'
import {
  ContactChanged,
  ContactOne,
  ContactPage,
  type ContactPatch,
  ContactQuery,
  ContactRequest,
  ContactPatch as Patch,
} from '#contract/contacts.ts'
import { phoneKey } from '#core/contact/phone.ts'
import { contactKeys } from '#core/property/registry.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents, newestEvent } from '#server/platform/events.ts'
import { notFound } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { forMember } from '../team/access.ts'
import { decodeCursor, encodeCursor } from '../team/cursor.ts'
import { membership, workspaceById } from '../team/queries.ts'
import { homeOf } from './home.ts'
import { writeOwn } from './ownValues.ts'
import { presentContact } from './present.ts'
import { propertyHandlers } from './properties.ts'
import { type ContactSearch, contactsById, insertContact, listContacts, lockContact, updateContact } from './queries.ts'
import { valuesOf } from './values.ts'

/** Fewer digits than this are in nearly every number. */
const DIGITS_MIN = 4

const ContactParams = z.object({ id: Id })

export const contactHandlers = ({ db, clock }: { db: Db; clock: Clock }) => ({
  ...propertyHandlers({ db, clock }),

  contacts: forMember({ query: ContactQuery, answer: ContactPage }, ({ asker, query }) =>
    inWorkspaces(
      db,
      [asker.workspaceId],
      async (tx) => {
        const { workspaceId } = asker
        const search = searchFor(query.q ?? '', await homeOfWorkspace(tx, workspaceId))
        const after = query.after ? decodeCursor(query.after).id : null
        const rows = await listContacts(tx, workspaceId, search, after, query.limit + 1)
        const page = rows.slice(0, query.limit)
        const last = rows.length > query.limit ? page.at(-1) : undefined
        return {
          contacts: page.map(presentContact),
          nextCursor: last ? encodeCursor('', last.id) : null,
        }
      },
      { accessMode: 'read only' },
    ),
  ),

  contact: forMember({ params: ContactParams, answer: ContactOne }, ({ asker, params }) =>
    inWorkspaces(db, [asker.workspaceId], (tx) => presentOne(tx, asker.workspaceId, params.id), {
      accessMode: 'read only',
    }),
  ),

  createContact: forMember({ body: ContactRequest, answer: ContactOne, status: 201 }, ({ asker, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const { workspaceId, userId: actorId } = asker
      const [id, at] = [uuidv7(), clock.now()]
      await checkOwner(tx, workspaceId, body)
      const home = await homeOfWorkspace(tx, workspaceId)
      const values = valuesOf(body, home)
      await insertContact(tx, { workspaceId, id, values: { ...values, name: body.name }, at })
      await writeOwn(tx, workspaceId, [id], body.properties ?? {}, home)
      const answer = await presentOne(tx, workspaceId, id)
      await appendEvents(tx, [{ type: 'contact.created', contactId: id, workspaceId, actorId, at }])
      return answer
    }),
  ),

  editContact: forMember({ params: ContactParams, body: Patch, answer: ContactChanged }, ({ asker, params, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const { workspaceId, userId: actorId } = asker
      const { id } = params
      if (!(await lockContact(tx, workspaceId, id))) throw notFound()
      await checkOwner(tx, workspaceId, body)
      const { properties: own = {}, ...plain } = body
      const properties = [...contactKeys(Object.keys(plain)), ...Object.keys(own)]
      if (properties.length === 0) {
        return { ...(await presentOne(tx, workspaceId, id)), upTo: await newestEvent(tx, workspaceId) }
      }
      const at = clock.now()
      const home = await homeOfWorkspace(tx, workspaceId)
      await updateContact(tx, workspaceId, id, valuesOf(plain, home), at)
      await writeOwn(tx, workspaceId, [id], own, home)
      const answer = await presentOne(tx, workspaceId, id)
      const changed = { type: 'contact.changed', contactId: id, properties, workspaceId, actorId, at } as const
      const [range] = await appendEvents(tx, [changed])
      return { ...answer, upTo: range?.last ?? 0 }
    }),
  ),
})

/** A name, a number in any spelling, or a part of either. */
export function searchFor(text: string, home: string | null): ContactSearch {
  const wanted = text.trim()
  if (wanted === '') return { name: null, phoneKey: null, digits: null }
  const looksLikeNumber = /^[\d\s+()./-]+$/.test(wanted)
  const digits = wanted.replace(/\D/g, '').replace(/^0+/, '')
  return {
    name: wanted,
    phoneKey: looksLikeNumber ? phoneKey(wanted, home) : null,
    digits: looksLikeNumber && digits.length >= DIGITS_MIN ? digits : null,
  }
}

async function presentOne(tx: Tx, workspaceId: string, id: string): Promise<z.infer<typeof ContactOne>> {
  const [row] = await contactsById(tx, workspaceId, [id])
  if (!row) throw notFound()
  return { contact: presentContact(row) }
}

async function checkOwner(tx: Tx, workspaceId: string, { ownerId }: ContactPatch): Promise<void> {
  if (ownerId && !(await membership(tx, workspaceId, ownerId))) throw notFound()
}

const homeOfWorkspace = async (tx: Tx, workspaceId: string) =>
  homeOf((await workspaceById(tx, workspaceId))?.time_zone ?? 'UTC')
