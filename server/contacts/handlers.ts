import { z } from 'zod'
import { Id } from '#contract/common.ts'
import {
  ContactChanged,
  ContactChanges,
  ContactChangesDone,
  ContactOne,
  type ContactPatch,
  ContactRequest,
  ContactPatch as Patch,
} from '#contract/contacts.ts'
import { contactKeys } from '#core/property/registry.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents, newestEvent } from '#server/platform/events.ts'
import { notFound } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { forMember } from '../team/access.ts'
import { membership } from '../team/queries.ts'
import { changeContacts } from './changes.ts'
import { contactListHandlers, homeOfWorkspace } from './list.ts'
import { writeOwn } from './ownValues.ts'
import { presentContact } from './present.ts'
import { propertyHandlers } from './properties.ts'
import { contactsById, insertContact, lockContact, updateContact } from './queries.ts'
import { segmentHandlers } from './segments.ts'
import { valuesOf } from './values.ts'

const ContactParams = z.object({ id: Id })

export const contactHandlers = ({ db, clock }: { db: Db; clock: Clock }) => ({
  ...propertyHandlers({ db, clock }),
  ...contactListHandlers({ db, clock }),
  ...segmentHandlers({ db, clock }),

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
      const values = valuesOf(body, home, null)
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
      const standing = await lockContact(tx, workspaceId, id)
      if (!standing) throw notFound()
      await checkOwner(tx, workspaceId, body)
      const { properties: own = {}, ...plain } = body
      const properties = [...contactKeys(Object.keys(plain)), ...Object.keys(own)]
      if (properties.length === 0) {
        return { ...(await presentOne(tx, workspaceId, id)), upTo: await newestEvent(tx, workspaceId) }
      }
      const at = clock.now()
      const home = await homeOfWorkspace(tx, workspaceId)
      await updateContact(tx, workspaceId, id, valuesOf(plain, home, standing), at)
      await writeOwn(tx, workspaceId, [id], own, home)
      const answer = await presentOne(tx, workspaceId, id)
      const changed = { type: 'contact.changed', contactId: id, properties, workspaceId, actorId, at } as const
      const [range] = await appendEvents(tx, [changed])
      return { ...answer, upTo: range?.last ?? 0 }
    }),
  ),

  changeContacts: forMember({ body: ContactChanges, answer: ContactChangesDone }, ({ asker, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const home = await homeOfWorkspace(tx, asker.workspaceId)
      return changeContacts(tx, asker, body.changes, { at: clock.now(), home })
    }),
  ),
})

async function presentOne(tx: Tx, workspaceId: string, id: string): Promise<z.infer<typeof ContactOne>> {
  const [row] = await contactsById(tx, workspaceId, [id])
  if (!row) throw notFound()
  return { contact: presentContact(row) }
}

async function checkOwner(tx: Tx, workspaceId: string, { ownerId }: ContactPatch): Promise<void> {
  if (ownerId && !(await membership(tx, workspaceId, ownerId))) throw notFound()
}
