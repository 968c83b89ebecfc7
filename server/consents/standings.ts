/** What holds now, for many people at once. */
import { type ConsentMark, type Standings, standingsOf, strictest } from '#core/whatsapp/consentMarks.ts'
import type { Tx } from '../platform/db/database.ts'
import { keepLedgers, type MarkRow, marksOfContacts, marksOfIdentities } from './queries.ts'

export const NOTHING_SAID: Standings = standingsOf([])

/** What each of these identities agreed to; everyone asked for is in the answer. */
export async function consentsOf(
  tx: Tx,
  workspaceId: string,
  identityIds: readonly string[],
): Promise<Map<string, Standings>> {
  const ids = [...new Set(identityIds)]
  const rows = await marksOfIdentities(
    tx,
    ids.map((id) => ({ workspaceId, id })),
  )
  const marks = Map.groupBy(rows, ({ id }) => id)
  return new Map(ids.map((id) => [id, standingsOf(named(marks.get(id) ?? []))]))
}

/** For who is about to send: until this transaction ends nothing is recorded in these workspaces, so that an opt-out either is in
 *  this answer or comes after what is done with it. */
export async function consentsToSend(
  tx: Tx,
  identities: readonly { workspaceId: string; id: string }[],
): Promise<(workspaceId: string, identityId: string) => Standings> {
  if (identities.length === 0) return () => NOTHING_SAID
  await keepLedgers(tx, [...new Set(identities.map(({ workspaceId }) => workspaceId))])
  const rows = await marksOfIdentities(tx, identities)
  const marks = Map.groupBy(rows, ({ workspaceId, id }) => `${workspaceId} ${id}`)
  return (workspaceId, identityId) => standingsOf(named(marks.get(`${workspaceId} ${identityId}`) ?? []))
}

export interface ContactStandings {
  /** Of the contact as a whole: an opt-out of one identity counts. */
  all: Standings
  byIdentity: ReadonlyMap<string, Standings>
}

/** The same for contacts, whose identities are each asked; of one without an identity what was recorded for it. */
export async function consentsOfContacts(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Map<string, ContactStandings>> {
  const ids = [...new Set(contactIds)]
  const rows = await marksOfContacts(
    tx,
    ids.map((id) => ({ workspaceId, id })),
  )
  const byContact = Map.groupBy(rows, ({ id }) => id)
  return new Map(
    ids.map((id) => {
      const groups = Map.groupBy(byContact.get(id) ?? [], ({ identityId }) => identityId)
      const byIdentity = new Map(
        [...groups].flatMap(([identityId, marks]) =>
          identityId === null ? [] : [[identityId, standingsOf(named(marks))] as const],
        ),
      )
      const own = groups.get(null)
      const each = [...byIdentity.values()]
      const all = each.length > 0 ? strictest(each) : own ? standingsOf(named(own)) : NOTHING_SAID
      return [id, { all, byIdentity }]
    }),
  )
}

/** The same user id in two portfolios is two people. */
const named = (marks: readonly MarkRow[]): ConsentMark[] =>
  marks.map((mark) => ({ ...mark, party: `${mark.scope} ${mark.party}` }))
