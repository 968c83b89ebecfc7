import type { z } from 'zod'
import { CONTACT_IDS_MAX, ContactIds, ContactIdsQuery, ContactPage, ContactQuery } from '#contract/contacts.ts'
import { phoneKey } from '#core/contact/phone.ts'
import { type PropertyFilter as Filter, isAskable } from '#core/property/condition.ts'
import { CUSTOM_PREFIX, registered } from '#core/property/custom.ts'
import { type Property, propertyOf } from '#core/property/registry.ts'
import { contactPatterns, likePart } from '#core/search/patterns.ts'
import { parseQuery } from '#core/search/query.ts'
import { visibleInboxes } from '#core/team/permission.ts'
import { isAskedOfContacts } from '#core/view/conditions.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { Refused } from '#server/platform/refused.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { decodeCursor, encodeCursor } from '../team/cursor.ts'
import { workspaceById } from '../team/queries.ts'
import type { Asking } from './filterSql.ts'
import { homeOf } from './home.ts'
import { idsThatFit, listContacts, type Wanted } from './listQueries.ts'
import { presentContact } from './present.ts'
import { askable, ownProperties, type PropertyRow } from './propertyQueries.ts'

export const NOTHING_ASKED: Filter = { match: 'all', conditions: [] }

export const contactListHandlers = ({ db, clock }: { db: Db; clock: Clock }) => ({
  contacts: forMember({ query: ContactQuery, answer: ContactPage }, ({ asker, query }) =>
    reading(db, asker, async (tx) => {
      const { asking, ...question } = await questionOf(tx, asker, query, clock.now())
      const { rows, after } = await listContacts(tx, asking, { ...question, sort: query.sort, limit: query.limit })
      return { contacts: rows.map(presentContact), nextCursor: after && encodeCursor('', after) }
    }),
  ),

  contactIds: forMember({ query: ContactIdsQuery, answer: ContactIds }, ({ asker, query }) =>
    reading(db, asker, async (tx) => {
      const { asking, ...question } = await questionOf(tx, asker, query, clock.now())
      const ids = await idsThatFit(tx, asking, { ...question, limit: CONTACT_IDS_MAX })
      const last = ids.length === CONTACT_IDS_MAX ? ids.at(-1) : undefined
      return { ids, nextCursor: last ? encodeCursor('', last) : null }
    }),
  ),
})

const reading = <T>(db: Db, { workspaceId }: MemberAsker, work: (tx: Tx) => Promise<T>): Promise<T> =>
  inWorkspaces(db, [workspaceId], work, { accessMode: 'read only' })

/** What both the list and its ids are asked for. */
async function questionOf(tx: Tx, asker: MemberAsker, query: z.infer<typeof ContactIdsQuery>, now: Date) {
  const filter = query.where ?? NOTHING_ASKED
  const asksForOwn = filter.conditions.some(({ property }) => property.startsWith(CUSTOM_PREFIX))
  const own = asksForOwn ? await ownProperties(tx, asker.workspaceId) : []
  checkFilter(filter, own.map(registered))
  return {
    asking: asked(asker, now, own),
    filter,
    wanted: await wantedOf(tx, asker.workspaceId, query.q ?? ''),
    after: query.after ? decodeCursor(query.after).id : null,
  }
}

/** As whom filters are asked, and when; with the workspace's own properties. */
export const askingOf = async (tx: Tx, asker: MemberAsker, now: Date): Promise<Asking> =>
  asked(asker, now, await ownProperties(tx, asker.workspaceId))

function asked(asker: MemberAsker, now: Date, own: readonly PropertyRow[]): Asking {
  const inboxes = visibleInboxes(asker)
  return {
    workspaceId: asker.workspaceId,
    userId: asker.userId,
    sight: inboxes === 'all' ? null : inboxes,
    now,
    own: askable(own),
  }
}

/** @throws Refused where a condition cannot be asked of contacts. */
export function checkFilter({ conditions }: Filter, own: readonly Property[]): void {
  for (const condition of conditions) {
    const property = propertyOf(condition.property, own)
    if (!isAskable(condition, property) || !isAskedOfContacts(property)) throw notAskable(condition.property)
  }
}

export const homeOfWorkspace = async (tx: Tx, workspaceId: string): Promise<string | null> =>
  homeOf((await workspaceById(tx, workspaceId))?.time_zone ?? 'UTC')

/** Words of a name, a company or an address, or a number in any spelling or a part of it. */
async function wantedOf(tx: Tx, workspaceId: string, typed: string): Promise<Wanted | null> {
  const text = typed.trim().replaceAll('\0', '').toWellFormed()
  if (text === '') return null
  const query = parseQuery(text)
  const key = query.spelling === null ? null : phoneKey(query.spelling, await homeOfWorkspace(tx, workspaceId))
  const digits = [...new Set([query.digits, key].filter((one) => one !== null))]
  // Of a number the parts between its spaces tell nothing: +49 and 151 are in many.
  const patterns = query.digits === null ? contactPatterns(query) : null
  return { text, patterns, numbers: digits.map(likePart), phoneKey: key }
}

const notAskable = (property: string) =>
  new Refused(
    422,
    'not_askable',
    { en: 'This cannot be asked of contacts.', de: 'Danach lassen sich Kontakte nicht filtern.' },
    { property },
  )
