/** What recording a word for many contacts would change, without recording it. */
import type { ConsentsForeseen } from '#contract/consents.ts'
import { type ConsentMark, PURPOSES, type Standings, standingsOf, strictest } from '#core/whatsapp/consentMarks.ts'
import type { Tx } from '../platform/db/database.ts'
import { marksOfContacts, type SubjectsOfContact, subjectsOfContacts } from './queries.ts'

type Said = Pick<ConsentMark, 'consent' | 'at'> & { purposes: readonly ConsentMark['purpose'][] }

/** Of each contact what holds, and what would hold with the word: the same rule as when it is recorded. */
export async function foresee(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
  said: Said,
): Promise<ConsentsForeseen> {
  const contacts = await subjectsOfContacts(tx, workspaceId, [...new Set(contactIds)])
  const rows = await marksOfContacts(
    tx,
    contacts.map(({ id }) => ({ workspaceId, id })),
  )
  const byContact = Map.groupBy(rows, ({ id }) => id)
  const counts = { changed: 0, same: 0, kept: 0, overruled: 0 }
  for (const contact of contacts) {
    const persons = Map.groupBy(byContact.get(contact.id) ?? [], ({ identityId }) => identityId)
    // Where there are identities, what was recorded for the contact itself stands among the words of each.
    if (persons.size > 1) persons.delete(null)
    const marks = [...persons.values()].map((all) =>
      all.map((mark) => ({ ...mark, party: `${mark.scope} ${mark.party}` })),
    )
    const word = marksOfWord(contact, said)
    const was = strictest(marks.map(standingsOf))
    const is = strictest((marks.length > 0 ? marks : [[]]).map((all) => standingsOf([...all, ...word])))
    counts[verdictOn(was, is, said)] += 1
    const takesBack = (purpose: ConsentMark['purpose']) =>
      was[purpose].consent === 'opted_out' && is[purpose].consent === 'opted_in'
    if (said.purposes.some(takesBack)) counts.overruled += 1
  }
  return { contacts: contacts.length, ...counts }
}

function verdictOn(was: Standings, is: Standings, { consent, purposes }: Said): 'changed' | 'same' | 'kept' {
  if (PURPOSES.some((purpose) => was[purpose].consent !== is[purpose].consent)) return 'changed'
  return purposes.every((purpose) => is[purpose].consent === consent) ? 'same' : 'kept'
}

/** Newer than every entry there is. */
const marksOfWord = ({ subjects }: SubjectsOfContact, { consent, purposes, at }: Said): ConsentMark[] =>
  subjects.flatMap(([scope, party]) =>
    purposes.map((purpose) => ({
      party: `${scope} ${party}`,
      purpose,
      consent,
      own: false,
      at,
      entry: Number.MAX_SAFE_INTEGER,
    })),
  )
