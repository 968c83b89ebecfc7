/** A workspace whose contacts have names, companies, owners, values of their own and consent, and what is asked of their list. */
import type { Condition } from '#core/property/condition.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import type { House } from './house.ts'
import { SCOPE, type Shop } from './shop.ts'

const FIRST_NAMES = ['Ayşe', 'Jonas', 'Mira', 'Karim', 'Léa', 'Tomás', 'Nadja', 'Ólafur', 'Priya', 'Wei', 'عمر', 'Zoë']
const LAST_NAMES = [
  'Demir',
  'Weber',
  'Kowalski',
  'Haddad',
  'Dubois',
  'García',
  'Petrova',
  'Jónsson',
  'Sharma',
  'Müller',
]
const COMPANIES = 500
const SCORES = 100
const PLANS = ['basic', 'plus', 'pro', 'former']

/** Of each: what is asked for in the list, as an address has it. */
interface ListQuestion {
  what: string
  query: (nth: number) => Record<string, string>
}

/** As it is after years: a fifth has a company, some an owner, all a score and a plan; four of ten agreed to marketing and one in
 *  a hundred took it back. */
export async function furnishContacts({ owner }: Pick<House, 'owner'>, { workspaceId, agents }: Shop): Promise<void> {
  const [score, plan] = [uuidv7(), uuidv7()]
  await owner.query(
    `update contacts set name = ($2::text[])[1 + abs(hashint4(h)) % ${FIRST_NAMES.length}] || ' ' ||
         ($3::text[])[1 + abs(hashint4(h + 1)) % ${LAST_NAMES.length}] || ' ' || substr(md5(h::text), 1, 4),
       company = case when h % 5 = 0 then 'Company ' || abs(h) % ${COMPANIES} end,
       email = case when h % 3 = 0 then substr(md5(h::text), 1, 8) || '@example.com' end,
       phone = '+4915' || lpad((abs(h::bigint) % 1000000000)::text, 9, '0'), phone_key = '4915' || lpad((abs(h::bigint) % 1000000000)::text, 9, '0'),
       language = case when h % 2 = 0 then 'de' else 'en' end,
       owner_id = case when h % 40 = 0 then $4 when h % 4 = 1 then $5 end
     from (select id as one, hashtext(id::text) as h from contacts where workspace_id = $1) hashed
     where workspace_id = $1 and id = one`,
    [workspaceId, FIRST_NAMES, LAST_NAMES, agents[0], agents[1] ?? null],
  )
  await owner.query(
    `insert into contact_properties (workspace_id, id, key, label, type, choices, position, created_at)
     values ($1, $2, 'contact.custom_score', 'Score', 'number', '[]', 1, now()), ($1, $3, 'contact.custom_plan', 'Plan', 'choice', $4, 2, now())`,
    [workspaceId, score, plan, JSON.stringify(PLANS.map((value) => ({ value, label: value })))],
  )
  await owner.query(
    `insert into contact_values (workspace_id, contact_id, property_id, place, value, key, number)
     select $1::uuid, id, $2::uuid, 0, (abs(hashtext(id::text)) % ${SCORES})::text, (abs(hashtext(id::text)) % ${SCORES})::text, abs(hashtext(id::text)) % ${SCORES}
     from contacts where workspace_id = $1
     union all
     select $1::uuid, id, $3::uuid, 0, plan, plan, null from (
       select id, ($4::text[])[1 + abs(hashint4(hashtext(id::text) + 2)) % ${PLANS.length}] as plan from contacts where workspace_id = $1) planned`,
    [workspaceId, score, plan, PLANS],
  )
  await owner.query(
    `insert into consent_marks (workspace_id, scope, party, purpose, consent, own, at, number)
     select $1, $2, party, 'marketing', 'opted_in', true, now() - interval '90 days', row_number() over ()
     from parties where workspace_id = $1 and scope = $2 and abs(hashtext(party)) % 10 < 4
     union all
     select $1, $2, party, 'marketing', 'opted_out', true, now() - interval '9 days', 1000000 + row_number() over ()
     from parties where workspace_id = $1 and scope = $2 and abs(hashtext(party)) % 100 = 0`,
    [workspaceId, SCOPE],
  )
}

/** Each way in which the list is asked for; `numbers` are those of some who are in it. */
export function questionsOf(numbers: readonly string[]): readonly ListQuestion[] {
  const where = (...conditions: Condition[]) => ({ where: JSON.stringify({ match: 'all', conditions }) })
  const number = (nth: number) => numbers[nth % numbers.length] ?? ''
  const name = (nth: number) => LAST_NAMES[nth % LAST_NAMES.length] ?? ''
  const ask = (what: string, query: ListQuestion['query']): ListQuestion => ({ what, query })
  const score50: Condition = { property: 'contact.custom_score', operator: 'at_least', value: '50' }
  return [
    ask('by name', () => ({})),
    ask('newest', () => ({ sort: 'newest' })),
    ask('a name that many have', (nth) => ({ q: name(nth) })),
    ask('a first name and a last name', (nth) => ({ q: `${FIRST_NAMES[nth % FIRST_NAMES.length]} ${name(nth)}` })),
    ask('a number with spaces', (nth) => ({
      q: `+49 ${number(nth).slice(2, 5)} ${number(nth).slice(5, 9)} ${number(nth).slice(9)}`,
    })),
    ask('a number as dialled at home', (nth) => ({ q: `0${number(nth).slice(2)}` })),
    ask('part of a number', (nth) => ({ q: number(nth).slice(5, 11) })),
    ask('nobody of that name', () => ({ q: 'Xyzzy' })),
    ask('mine', () => where({ property: 'contact.owner', operator: 'is', value: 'me' })),
    ask('of nobody', () => where({ property: 'contact.owner', operator: 'is_unknown' })),
    ask('of one company', (nth) =>
      where({ property: 'contact.company', operator: 'is', value: `Company ${(nth * 5) % COMPANIES}` }),
    ),
    ask('company that contains', () => where({ property: 'contact.company', operator: 'contains', value: 'y 12' })),
    ask('a score of its own', (nth) =>
      where({ property: 'contact.custom_score', operator: 'is', value: String(nth % SCORES) }),
    ),
    ask('a high score', () => where(score50)),
    ask('a high score, a plan, not one company', () =>
      where(
        score50,
        { property: 'contact.custom_plan', operator: 'is', value: 'pro' },
        { property: 'contact.company', operator: 'is_not', value: 'Company 5' },
      ),
    ),
    ask('created in the last 30 days', () =>
      where({ property: 'contact.created', operator: 'within_days', value: '30' }),
    ),
    ask('wrote in the last 7 days', () =>
      where({ property: 'contact.last_customer_message', operator: 'within_days', value: '7' }),
    ),
    ask('agreed to marketing', () =>
      where({ property: 'contact.consent_marketing', operator: 'is', value: 'opted_in' }),
    ),
    ask('wants no marketing', () =>
      where({ property: 'contact.consent_marketing', operator: 'is', value: 'opted_out' }),
    ),
    ask('never said a word to marketing, of mine', () =>
      where(
        { property: 'contact.consent_marketing', operator: 'is', value: 'unknown' },
        { property: 'contact.owner', operator: 'is', value: 'me' },
      ),
    ),
    ask('language is German', () => where({ property: 'contact.language', operator: 'is', value: 'de' })),
  ]
}
