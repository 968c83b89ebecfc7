/** What Meta's account webhooks say (fact sheet §3.6–§3.12), as pieces of a number's standing. */
import { RESTRICTION, type Standing, type Told } from './standing.ts'

type Value = { readonly [key: string]: unknown }

/** A webhook about an account or a number. */
export interface AccountItem {
  field: string
  value: Value
  at: Date
}

/** A channel as an item may mean it. */
export interface Named {
  phoneNumberId: string
  displayPhoneNumber: string
  /** The id at Meta of the app through which it is connected. */
  appId: string
}

/** The webhooks that tell how numbers and accounts stand. */
export const STANDING_FIELDS: ReadonlySet<string> = new Set([
  'phone_number_quality_update',
  'phone_number_name_update',
  'account_update',
  'account_review_update',
  'account_alerts',
  'business_capability_update',
  'security',
])

/** What of it belongs to the whole account rather than to one number. */
export const ACCOUNT_ASPECTS: ReadonlySet<string> = new Set(['review', 'tier', 'numbers_max', 'portfolio_numbers_max'])

/** Longer texts are cut: they stand in one line of the interface. */
const DETAILS_CHARACTERS_MAX = 300
const RESTRICTIONS_MAX = 20
const WORD = /^[A-Z][A-Z_]{0,79}$/

/** Whether it is about this number: where it names one, it is about that one alone; else about every number of the account. */
export function concerns({ field, value }: AccountItem, number: Named): boolean {
  const display = text(value.display_phone_number) ?? (field === 'account_update' ? text(value.phone_number) : null)
  if (display !== null) return digits(display) === digits(number.displayPhoneNumber)
  if (field === 'account_alerts' && value.entity_type === 'PHONE_NUMBER')
    return text(value.entity_id) === number.phoneNumberId
  const partnerApp = text(value.partner_app_id) ?? text(objectIn(value.waba_info).partner_app_id)
  return partnerApp === null || partnerApp === number.appId
}

/** Whether Meta knows more of it than it told. What Posthorn itself brings about when it registers a number does not. */
export const hintsAtMore = ({ value }: AccountItem): boolean => !OF_OUR_OWN_MAKING.has(String(value.event))
const OF_OUR_OWN_MAKING: ReadonlySet<string> = new Set([
  'ONBOARDING',
  'PIN_CHANGED',
  'PARTNER_ADDED',
  'PARTNER_APP_INSTALLED',
])

/** What it says. Empty for what is of no account here, or says nothing that we know. */
export function standingIn({ field, value, at }: AccountItem): Standing {
  const says = (word: string, details: string | null = null, until: Date | null = null): Told => ({
    at: at.toISOString(),
    word,
    details: details === null ? null : cut(details),
    until: until?.toISOString() ?? null,
  })
  switch (field) {
    case 'phone_number_quality_update':
      return {
        ...limitIn(value.max_daily_conversations_per_business ?? value.current_limit, says),
        ...qualityIn(value, says),
      }
    case 'phone_number_name_update': {
      const decision = wordIn(value.decision)
      const name = text(value.requested_verified_name)
      return decision
        ? {
            name: says(decision, name),
            name_reason: says(decision === 'REJECTED' ? (wordIn(value.rejection_reason) ?? 'UNKNOWN') : 'NONE'),
          }
        : {}
    }
    case 'account_update':
      return accountUpdate(value, says)
    case 'account_review_update': {
      const decision = wordIn(value.decision)
      return decision ? { review: says(decision) } : {}
    }
    case 'account_alerts': {
      const alert = objectIn(value.alert_info)
      const type = wordIn(alert.alert_type)
      if (!type) return {}
      const isActive = alert.alert_status !== 'NONE' && alert.alert_severity !== 'INFORMATIONAL'
      return { alert: says(isActive ? type : 'NONE', text(alert.alert_description)) }
    }
    case 'business_capability_update': {
      const { max_phone_numbers_per_waba: numbers, max_phone_numbers_per_business: ofPortfolio } = value
      return {
        ...limitIn(value.max_daily_conversations_per_business, says),
        ...(isCount(numbers) ? { numbers_max: says(String(numbers)) } : {}),
        ...(isCount(ofPortfolio) ? { portfolio_numbers_max: says(String(ofPortfolio)) } : {}),
      }
    }
    case 'security': {
      const event = wordIn(value.event)
      return event ? { security: says(event, text(value.requester)) } : {}
    }
    default:
      return {}
  }
}

type Says = (word: string, details?: string | null, until?: Date | null) => Told

function accountUpdate(value: Value, says: Says): Standing {
  switch (value.event) {
    case 'ACCOUNT_DELETED':
      return { deleted: says('ACCOUNT_DELETED') }
    case 'DISABLED_UPDATE': {
      const info = objectIn(value.ban_info)
      const state = wordIn(info.waba_ban_state)
      return state ? { ban: says(state, text(info.waba_ban_date)) } : {}
    }
    case 'ACCOUNT_VIOLATION':
      return { violation: says(wordIn(objectIn(value.violation_info).violation_type) ?? 'UNKNOWN') }
    case 'ACCOUNT_RESTRICTION':
      return restrictionsIn(value.restriction_info, says)
    case 'PARTNER_REMOVED': {
      // On a number shared with the WhatsApp Business app the phone says why it left (§3.8).
      const reason = wordIn(objectIn(value.disconnection_info).reason)
      return { app: says('removed', reason ?? 'PARTNER_REMOVED') }
    }
    case 'PARTNER_APP_UNINSTALLED':
    case 'ACCOUNT_OFFBOARDED':
      return { app: says('removed', value.event) }
    case 'PARTNER_ADDED':
    case 'PARTNER_APP_INSTALLED':
    case 'ACCOUNT_RECONNECTED':
      return { app: says('there') }
    default:
      return {}
  }
}

function restrictionsIn(info: unknown, says: Says): Standing {
  const standing: Record<string, Told> = {}
  for (const one of Array.isArray(info) ? info.slice(0, RESTRICTIONS_MAX) : []) {
    const { restriction_type, expiration } = objectIn(one)
    const type = wordIn(restriction_type)
    if (type === null) continue
    standing[RESTRICTION + type] = says(type, null, instantIn(expiration))
  }
  return standing
}

function limitIn(limit: unknown, says: Says): Standing {
  if (typeof limit === 'number' && Number.isSafeInteger(limit)) return { tier: says(String(limit)) }
  return typeof limit === 'string' && /^[A-Z0-9_-]{1,40}$/.test(limit) && limit !== 'TIER_NOT_SET'
    ? { tier: says(limit) }
    : {}
}

function qualityIn({ event }: Value, says: Says): Standing {
  return event === 'FLAGGED' || event === 'UNFLAGGED' ? { quality: says(event) } : {}
}

function instantIn(seconds: unknown): Date | null {
  const read = typeof seconds === 'string' && /^\d{1,11}$/.test(seconds) ? Number(seconds) : seconds
  return typeof read === 'number' && read > 0 && read < 1e11 ? new Date(read * 1_000) : null
}

const objectIn = (value: unknown): Value =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Value) : {}
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const wordIn = (value: unknown): string | null => (typeof value === 'string' && WORD.test(value) ? value : null)
const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0 && (value as number) < 1e6
const digits = (number: string) => number.replace(/\D/g, '')
const cut = (details: string) =>
  details.replaceAll('\0', ' ').toWellFormed().slice(0, DETAILS_CHARACTERS_MAX).toWellFormed()
