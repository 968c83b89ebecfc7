import { NO_LIMIT } from '../channel/messagingLimit.ts'
import { isBlank } from '../text.ts'
import { type Consents, consentFor, type Origin, type TemplateCategory } from './consent.ts'
import { type Draft, flawsOf } from './draft.ts'
import { type Reason, refusal } from './reason.ts'
import { isOpen, type Window } from './window.ts'

/** A run of spaces longer than this is refused inside a template's variable (fact sheet §7.11). */
const SPACES_RUN_MAX = 4

export interface Situation {
  now: Date
  origin: Origin
  draft: Draft
  /** Of this identity on this number. It is asked again at `now`, so it may have been computed earlier. */
  window: Window
  channel: { state: 'connected' | 'broken' | 'disconnected' }
  /** How the customer can be reached: a number (E.164), a business-scoped user id, or both. */
  identity: { phoneNumber: string | null; userId: string | null; blocked?: boolean }
  consents?: Consents
  /** The template the draft names, as it is now; null or absent when it is gone. */
  template?: Template | null
  /** Of the portfolio, where the number has one that is known. */
  reach?: Reach
}

/** How many people a portfolio has written to outside their window in the last 24 hours, and may (fact sheet §12). */
export interface Reach {
  /** NO_LIMIT without bound. */
  limit: number
  used: number
  /** This person is one of them: they count once, however often they are written to. */
  isCounted: boolean
}

export interface Template {
  status: string
  category: TemplateCategory
  /** Names (or positions) of all variables that need a value. */
  variables: readonly string[]
  /** One-tap, zero-tap and copy-code templates do not reach a user id (131062, fact sheet §5). */
  needsNumber?: boolean
  /** What its texts break once the values are in them. */
  flaws?: readonly Reason[]
}

export type Verdict = { allowed: true } | { allowed: false; refused: Reason[] }

/**
 * The one guard before every send: asked by the composer while someone types, by the server when the message is queued, and
 * by the dispatcher again when it leaves. All reasons at once, the ones that no rewriting cures first.
 */
export function compose(situation: Situation): Verdict {
  const refused = [
    ...channelReasons(situation),
    ...addressReasons(situation),
    ...windowReasons(situation),
    ...consentReasons(situation),
    ...reachReasons(situation),
    ...templateReasons(situation),
    ...flawsOf(situation.draft, situation.now),
  ]
  return refused.length === 0 ? { allowed: true } : { allowed: false, refused }
}

function channelReasons({ channel }: Situation): Reason[] {
  if (channel.state === 'connected') return []
  return [refusal(channel.state === 'broken' ? 'channel_broken' : 'channel_disconnected')]
}

function addressReasons({ identity, draft, template }: Situation): Reason[] {
  const reasons: Reason[] = []
  if (identity.phoneNumber === null && identity.userId === null) reasons.push(refusal('no_address'))
  else if (identity.phoneNumber === null && draft.kind === 'template' && template?.needsNumber) {
    reasons.push(refusal('number_needed'))
  }
  if (identity.blocked) reasons.push(refusal('blocked'))
  return reasons
}

function windowReasons({ draft, window, now }: Situation): Reason[] {
  return draft.kind === 'template' || isOpen(window, now) ? [] : [refusal('window_closed')]
}

function consentReasons({ origin, draft, template, consents }: Situation): Reason[] {
  // Nothing is known of a template that is gone; templateReasons refuses it.
  if (draft.kind === 'template' && !template) return []
  const category = draft.kind === 'template' && template ? template.category : null
  const verdict = consentFor(origin, category, consents)
  return verdict === 'allowed' ? [] : [refusal(verdict)]
}

/** The limit counts people reached outside their window; an answer inside it is free. */
function reachReasons({ draft, window, now, reach }: Situation): Reason[] {
  if (draft.kind !== 'template' || !reach || isOpen(window, now)) return []
  const { limit, used, isCounted } = reach
  return limit === NO_LIMIT || isCounted || used < limit ? [] : [refusal('messaging_limit', { limit, actual: used })]
}

function templateReasons({ draft, template }: Situation): Reason[] {
  if (draft.kind !== 'template') return []
  if (!template) return [refusal('template_not_approved')]
  const reasons: Reason[] = []
  if (template.status.toUpperCase() !== 'APPROVED') reasons.push(refusal('template_not_approved'))
  const values = new Map(Object.entries(draft.values))
  const missing = template.variables.filter((name) => isBlank(values.get(name) ?? ''))
  const unfit = [...values].flatMap(([name, value]) => (isUnfit(value) ? name : []))
  if (missing.length > 0) reasons.push(refusal('template_variables_missing', { names: missing }))
  if (unfit.length > 0) reasons.push(refusal('template_variables_unfit', { names: unfit }))
  return [...reasons, ...(template.flaws ?? [])]
}

/** What Meta refuses inside a variable (fact sheet §7.11). */
export const isUnfit = (value: string) => /[\n\r\t]/.test(value) || value.includes(' '.repeat(SPACES_RUN_MAX + 1))
