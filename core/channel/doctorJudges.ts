import type { Finding, HealthEntity, Refusal, Seen, TemplateSeen } from './doctor.ts'
import type { Link, LinkFault } from './doctorFaults.ts'
import { NO_LIMIT } from './messagingLimit.ts'
import { judgeToken } from './token.ts'

type Judgement = Omit<Finding, 'link'>

const DAY_MS = 24 * 3_600_000
/** A token that ends sooner is told of while there is time. */
const EXPIRES_SOON_MS = 7 * DAY_MS
/** Of the messaging limit. */
const NEARLY = 0.8
const NAMES_SHOWN_MAX = 5
/** Meta's payment faults: of a send (§11) and in `health_status`. */
const PAYMENT_CODES: ReadonlySet<number | null> = new Set([131042, 141006])
const LOCKED_CODES: ReadonlySet<number | null> = new Set([131031])
const RESTRICTED_CODES: ReadonlySet<number | null> = new Set([368])
const UNUSABLE = /^(DISABLED|SUSPENDED|BANNED|REJECTED)$/

/** How one link stands, as if those before it were sound. */
export const judgeLink = (link: Link, seen: Seen): Judgement => JUDGES[link](seen)

const JUDGES: Record<Link, (seen: Seen) => Judgement> = {
  token({ token, appId, now }) {
    if ('refused' in token) {
      const own = token.refused.fault
      if (own === 'token_unreadable' || own === 'meta_unreachable') return broken(own, token.refused)
      return aside(token.refused)
    }
    const { said } = token
    if (!said.isValid) {
      if (said.isExpired) return broken('token_expired')
      return broken(said.isAppRemoved ? 'token_app_removed' : 'token_invalid')
    }
    if (said.appId !== null && said.appId !== appId) return broken('token_of_other_app')
    const { expiresAt } = said
    const isSoon = expiresAt !== null && expiresAt.getTime() - now.getTime() < EXPIRES_SOON_MS
    return isSoon ? warning('token_expires_soon', { details: expiresAt.toISOString() }) : OK
  },

  permissions({ token, appId, wabaId }) {
    if ('refused' in token) return aside(token.refused)
    const verdict = judgeToken({ ...token.said, appId }, { appId, claimedWabaId: wabaId })
    if (verdict.ok) return OK
    const { fault } = verdict
    if (fault === 'scope_management_missing' || fault === 'scope_messaging_missing') return broken(fault)
    return broken('account_not_granted')
  },

  app({ app }) {
    if (!('refused' in app)) return OK
    const { fault } = app.refused
    const isOurs = fault === 'app_secret_unreadable' || fault === 'app_secret_wrong' || fault === 'app_unknown'
    return isOurs ? broken(fault, app.refused) : aside(app.refused)
  },

  subscription({ app, subscribedAppIds, number, appId, ours, fieldsWanted }) {
    if ('refused' in app) return aside(app.refused)
    const { said: webhook } = app
    if (webhook === null || !webhook.isActive) return broken('app_not_subscribed')
    if (!webhook.fields.includes('messages')) return broken('field_messages_missing')
    if ('refused' in subscribedAppIds) return aside(subscribedAppIds.refused)
    if (!subscribedAppIds.said.includes(appId)) return broken('account_not_subscribed')
    // What stands nearer to the number counts (§2.4).
    const { numberCallback = null, accountCallback = null } = 'said' in number ? number.said : {}
    const nearest = numberCallback ?? accountCallback
    if (nearest !== null && nearest !== ours) return broken('override_elsewhere', { details: hostOf(nearest) })
    if (nearest === null && webhook.callbackUrl !== ours) {
      return broken('callback_elsewhere', { details: hostOf(webhook.callbackUrl) })
    }
    const missing = fieldsWanted.filter((field) => !webhook.fields.includes(field))
    return missing.length > 0 ? warning('fields_missing', { details: missing.join(', ') }) : OK
  },

  round_trip({ roundTrip: { fault, details } }) {
    if (fault === null) return OK
    return fault === 'address_private' ? warning(fault, { details }) : broken(fault, { details })
  },

  number({ account, number, isStoppedHere }) {
    if ('refused' in number) {
      const isGone = number.refused.fault === 'channel_not_found' || number.refused.fault === 'permission_missing'
      return isGone ? broken('number_not_found', number.refused) : aside(number.refused)
    }
    const { said } = number
    const health = [...said.health, ...('said' in account ? account.said.health : [])]
    const { reviewStatus = null, status: accountStatus = null } = 'said' in account ? account.said : {}
    const locked = errorOf(health, LOCKED_CODES)
    if (locked || UNUSABLE.test(reviewStatus ?? '') || UNUSABLE.test(accountStatus ?? '')) {
      return broken('account_suspended', { details: locked?.text ?? reviewStatus, code: locked?.code ?? null })
    }
    const { status, platformType } = said
    if (status === 'BANNED') return broken('number_banned')
    if (status === 'DELETED' || status === 'MIGRATED') return broken('number_moved', { details: status })
    const isRegistered = platformType !== 'NOT_APPLICABLE' || said.isOnBusinessApp
    if (!isRegistered) return broken(said.codeStatus === 'NOT_VERIFIED' ? 'number_unverified' : 'number_not_registered')
    if (status === 'UNVERIFIED') return broken('number_unverified')
    if (status === 'DISCONNECTED') return broken('number_disconnected')
    if (isStoppedHere) return broken('stopped_here')
    const restricted = errorOf(health, RESTRICTED_CODES)
    if (restricted) {
      const { code, text: details } = restricted
      return (restricted.can === 'BLOCKED' ? broken : warning)('account_restricted', { code, details })
    }
    if (status === 'FLAGGED') return warning('number_flagged')
    if (status === 'RESTRICTED') return warning('number_restricted')
    return status === 'RATE_LIMITED' ? warning('number_slowed') : OK
  },

  name({ number }) {
    if ('refused' in number) return aside(number.refused)
    const { nameStatus, newNameStatus } = number.said
    if (nameStatus === 'DECLINED') return warning('name_declined')
    if (nameStatus === 'EXPIRED') return warning('name_expired')
    return newNameStatus === 'DECLINED' ? warning('name_change_declined') : OK
  },

  quality: ({ number }) =>
    'refused' in number ? aside(number.refused) : number.said.quality === 'RED' ? warning('quality_low') : OK,

  payment({ account, number }) {
    if ('refused' in account) return aside(account.refused)
    const health = [...account.said.health, ...('said' in number ? number.said.health : [])]
    const missing = errorOf(health, PAYMENT_CODES)
    if (!missing) return OK
    const { code, text: details } = missing
    // Answers inside the window still go out, unless Meta says that nothing does.
    return (missing.can === 'BLOCKED' ? broken : warning)('payment_missing', { code, details })
  },

  limit({ limit, reached }) {
    if (limit === null || limit === NO_LIMIT) return OK
    const details = `${reached} / ${limit}`
    if (reached >= limit) return warning('limit_used_up', { details })
    return reached >= limit * NEARLY ? warning('limit_nearly', { details }) : OK
  },

  templates({ templates }) {
    if ('refused' in templates) return aside(templates.refused)
    const named = (is: (one: TemplateSeen) => boolean) => templates.said.filter(is).map(({ name }) => name)
    const kinds: [LinkFault, string[]][] = [
      ['templates_disabled', named(({ status }) => status === 'DISABLED')],
      ['templates_paused', named(({ status }) => status === 'PAUSED')],
      ['templates_rejected', named(({ status }) => status === 'REJECTED')],
      ['templates_low', named(({ status, quality }) => status === 'APPROVED' && quality === 'RED')],
    ]
    const [first] = kinds.filter(([, names]) => names.length > 0)
    return first ? warning(first[0], { details: listed(first[1]) }) : OK
  },
}

const NOTHING = { details: null, code: null, traceId: null }
const OK: Judgement = { state: 'ok', fault: null, ...NOTHING }
const broken = (fault: LinkFault, { details, code, traceId }: Partial<Refusal> = NOTHING): Judgement => ({
  state: 'broken',
  fault,
  details: details ?? null,
  code: code ?? null,
  traceId: traceId ?? null,
})
const warning = (...parameters: Parameters<typeof broken>): Judgement => ({
  ...broken(...parameters),
  state: 'warning',
})

/** Meta did not say how it stands: no proof of a break, but not well either. */
function aside(refusal: Refusal): Judgement {
  const isBusy = refusal.fault.startsWith('slow_down')
  const isTrouble = ['temporary', 'maintenance', 'no_connection', 'answer_unclear', 'meta_unreachable'].includes(
    refusal.fault,
  )
  return warning(isBusy ? 'meta_busy' : isTrouble ? 'meta_trouble' : 'meta_refused', refusal)
}

function errorOf(health: readonly HealthEntity[], codes: ReadonlySet<number | null>) {
  for (const { can, errors } of health) {
    const error = errors.find(({ code }) => codes.has(code))
    if (error) return { ...error, can }
  }
  return null
}

/** An address of somebody else's may hold what is theirs: its host is enough. */
const hostOf = (url: string | null): string | null =>
  url === null ? null : (/^[a-z]+:\/\/([^/?#@]+)(?:[/?#]|$)/i.exec(url)?.[1] ?? null)

const listed = (names: readonly string[]): string => {
  const shown = [...new Set(names)].slice(0, NAMES_SHOWN_MAX).join(', ')
  return new Set(names).size > NAMES_SHOWN_MAX ? `${shown} …` : shown
}
