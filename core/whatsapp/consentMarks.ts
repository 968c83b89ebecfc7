/** What holds now, from what was ever said (docs/rules.md, Z). The ledger keeps every word; of each kind only the latest counts. */
import type { Consent, Consents, Purpose } from './consent.ts'

export const PURPOSES = ['utility', 'marketing'] as const satisfies readonly Purpose[]

/** Of so many contacts consent is recorded at once, with one proof. */
export const CONSENT_CONTACTS_MAX = 500

/** What a file must be to prove a consent: a paper that was scanned, or a picture of it. */
export const PROOF_TYPES = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp'] as const
export const PROOF_BYTES_MAX = 16 * 1024 * 1024

/** How a word came to us. */
export const CONSENT_WAYS = ['keyword', 'tap', 'meta', 'refusal', 'person', 'form', 'import', 'api'] as const
/** `keyword`, `tap`: in a message. `meta`: by WhatsApp's own setting. `refusal`: Meta refused a message for it (131050).
 *  The others are what people here recorded, with a proof. */
export type ConsentWay = (typeof CONSENT_WAYS)[number]

/** Said by the customer, not recorded for them. */
export const isOwnWord = (way: ConsentWay) => way === 'keyword' || way === 'tap' || way === 'meta' || way === 'refusal'

/** The latest word of one kind, about one party of a person. */
export interface ConsentMark {
  party: string
  purpose: Purpose
  consent: 'opted_in' | 'opted_out'
  own: boolean
  at: Date
  /** The number of its entry in the ledger. */
  entry: number
}

export interface Standing {
  consent: Consent
  since: Date | null
  entry: number | null
}
export type Standings = Readonly<Record<Purpose, Standing>>

const UNKNOWN: Standing = { consent: 'unknown', since: null, entry: null }
const SECOND_MS = 1_000

/** What holds for one person, from the marks of all their parties. Any order of the marks gives the same. */
export const standingsOf = (marks: readonly ConsentMark[]): Standings => ({
  utility: standingOf(marks, 'utility'),
  marketing: standingOf(marks, 'marketing'),
})

/** The bare verdicts, as core/whatsapp/compose asks for them. */
export const consentsIn = ({ utility, marketing }: Standings): Consents => ({
  utility: utility.consent,
  marketing: marketing.consent,
})

/** The stricter of several persons' standings, for a contact who has more than one identity: an opt-out of one counts. */
export const strictest = (all: readonly Standings[]): Standings => ({
  utility: stricter(all.map(({ utility }) => utility)),
  marketing: stricter(all.map(({ marketing }) => marketing)),
})

/** The later of two words of one kind. */
export const isLaterMark = (one: Pick<ConsentMark, 'at' | 'entry'>, other: Pick<ConsentMark, 'at' | 'entry'>) =>
  one.at.getTime() - other.at.getTime() || one.entry - other.entry

function standingOf(all: readonly ConsentMark[], purpose: Purpose): Standing {
  const marks = all.filter((mark) => mark.purpose === purpose)
  const ins = marks.filter(({ consent }) => consent === 'opted_in')
  const outs = marks.filter(({ consent }) => consent === 'opted_out')
  const standing = outs.filter((out) => !ins.some((one) => overturns(one, out)))
  const last = latest(standing) ?? latest(ins)
  return last ? { consent: last.consent, since: last.at, entry: last.entry } : UNKNOWN
}

/** Meta tells whole seconds: of one second the opt-out counts. What others recorded speaks only for those they recorded it for. */
function overturns(one: ConsentMark, out: ConsentMark): boolean {
  return second(one.at) > second(out.at) && (one.own || one.party === out.party)
}

const second = (at: Date) => Math.floor(at.getTime() / SECOND_MS)

const latest = (marks: readonly ConsentMark[]): ConsentMark | undefined => [...marks].sort(isLaterMark).at(-1)

const STRICTNESS = { opted_out: 2, opted_in: 1, unknown: 0 } as const

function stricter(all: readonly Standing[]): Standing {
  const sorted = [...all].sort(
    (a, b) => STRICTNESS[b.consent] - STRICTNESS[a.consent] || (b.since?.getTime() ?? 0) - (a.since?.getTime() ?? 0),
  )
  return sorted[0] ?? UNKNOWN
}
