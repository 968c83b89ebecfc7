import { deepEqual, equal, notEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  diagnosisOf,
  examine,
  type Finding,
  isNews,
  type LinkState,
  type Refusal,
  type Seen,
  stopWordOf,
  verdictOf,
} from './doctor.ts'
import { ASIDE_FAULTS, LINK_FAULTS, LINKS, type Link } from './doctorFaults.ts'
import { remedyOf } from './doctorPlaces.ts'
import { german } from './doctorWords.de.ts'
import { english } from './doctorWords.en.ts'
import { doctorWords } from './doctorWords.ts'
import { SCOPES_NEEDED } from './token.ts'

const now = new Date('2026-11-22T12:00:00.000Z')
const OURS = 'https://posthorn.example/webhooks/whatsapp'
const number = {
  status: 'CONNECTED',
  platformType: 'CLOUD_API',
  codeStatus: 'VERIFIED',
  isOnBusinessApp: false,
  nameStatus: 'APPROVED',
  newNameStatus: 'NONE',
  quality: 'GREEN',
  numberCallback: null,
  accountCallback: null,
  health: [],
}
const account = { reviewStatus: 'APPROVED', status: null, health: [] }
const webhook = { callbackUrl: OURS, isActive: true, fields: ['messages', 'security'] }
const token = {
  appId: '1',
  isValid: true,
  isExpired: false,
  isAppRemoved: false,
  expiresAt: null,
  scopes: [...SCOPES_NEEDED],
  granted: new Map(SCOPES_NEEDED.map((scope) => [scope as string, ['10']])),
}
const sound: Seen = {
  now,
  appId: '1',
  wabaId: '10',
  ours: OURS,
  fieldsWanted: ['messages', 'security'],
  token: { said: token },
  app: { said: webhook },
  subscribedAppIds: { said: ['2', '1'] },
  roundTrip: { fault: null, details: null },
  number: { said: number },
  account: { said: account },
  templates: { said: [{ name: 'hello_world', status: 'APPROVED', quality: 'GREEN' }] },
  isStoppedHere: false,
  reached: 10,
  limit: 250,
}
const refused = (fault: string): { refused: Refusal } => ({
  refused: { fault, code: 1, details: 'said', traceId: 'A1b' },
})
const health = (code: number, can = 'LIMITED') => [{ type: 'WABA', can, errors: [{ code, text: 'words' }] }]

/** What is found first, as `link fault`. */
function found(change: Partial<Seen>): string {
  const one = diagnosisOf(examine({ ...sound, ...change }))
  return one ? `${one.link} ${one.state} ${one.fault}` : 'well'
}
const stateOf = (change: Partial<Seen>) =>
  Object.fromEntries(examine({ ...sound, ...change }).map(({ link, state }) => [link, state])) as Record<
    Link,
    LinkState
  >

test('E1: links are looked at in their order, and the first broken one is the diagnosis, else the first that warns', () => {
  equal(found({}), 'well')
  deepEqual(
    examine(sound).map(({ link }) => link),
    [...LINKS],
  )
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom<LinkState[]>('ok', 'warning', 'broken', 'not_checked'), { maxLength: 11 }),
      (states) => {
        const findings = states.map((state) => ({ state }))
        const one = diagnosisOf(findings)
        if (states.includes('broken')) equal(one, findings[states.indexOf('broken')])
        else if (states.includes('warning')) equal(one, findings[states.indexOf('warning')])
        else equal(one, null)
        equal(verdictOf(findings), states.includes('broken') ? 'broken' : states.includes('warning') ? 'warning' : 'ok')
      },
    ),
  )
})

test('E2: what hangs on a broken link is not judged, and nothing else is left out', () => {
  const dead = stateOf({ token: { said: { ...token, isValid: false } }, number: refused('reconnect_channel') })
  deepEqual(
    [dead.token, dead.permissions, dead.number, dead.templates],
    ['broken', 'not_checked', 'not_checked', 'not_checked'],
  )
  deepEqual([dead.app, dead.round_trip], ['ok', 'ok'])
  const secret = stateOf({ app: refused('app_secret_wrong') })
  deepEqual([secret.subscription, secret.round_trip, secret.number], ['not_checked', 'not_checked', 'ok'])
  const banned = stateOf({ number: { said: { ...number, status: 'BANNED', quality: 'RED' } } })
  deepEqual([banned.number, banned.quality, banned.payment], ['broken', 'not_checked', 'ok'])
})

test('E3: a token is dead, of another app, short of a permission, or not for this account', () => {
  const with_ = (change: object) => found({ token: { said: { ...token, ...change } } })
  equal(with_({ isValid: false }), 'token broken token_invalid')
  equal(with_({ isValid: false, isExpired: true }), 'token broken token_expired')
  equal(with_({ isValid: false, isAppRemoved: true }), 'token broken token_app_removed')
  equal(with_({ appId: '2' }), 'token broken token_of_other_app')
  equal(with_({ expiresAt: new Date('2026-11-29T11:59:59.999Z') }), 'token warning token_expires_soon')
  equal(with_({ expiresAt: new Date('2026-11-29T12:00:00.000Z') }), 'well')
  equal(with_({ scopes: [SCOPES_NEEDED[0]] }), 'permissions broken scope_messaging_missing')
  equal(with_({ scopes: [SCOPES_NEEDED[1]] }), 'permissions broken scope_management_missing')
  equal(with_({ granted: new Map([[SCOPES_NEEDED[0], ['99']]]) }), 'permissions broken account_not_granted')
  equal(found({ token: refused('token_unreadable') }), 'token broken token_unreadable')
  equal(found({ token: refused('meta_unreachable') }), 'token broken meta_unreachable')
})

test('E4: webhooks come here when the app tells of messages, is subscribed to the account, and the nearest address is ours', () => {
  const by = (change: object) => found({ app: { said: { ...webhook, ...change } } })
  equal(found({ app: { said: null } }), 'subscription broken app_not_subscribed')
  equal(by({ isActive: false }), 'subscription broken app_not_subscribed')
  equal(by({ fields: ['security'] }), 'subscription broken field_messages_missing')
  equal(by({ fields: ['messages'] }), 'subscription warning fields_missing')
  equal(by({ callbackUrl: 'https://other.example/hook?key=theirs' }), 'subscription broken callback_elsewhere')
  const elsewhere = examine({
    ...sound,
    app: { said: { ...webhook, callbackUrl: 'https://other.example/hook?key=theirs' } },
  })
  equal(diagnosisOf(elsewhere)?.details, 'other.example')
  equal(found({ subscribedAppIds: { said: ['2'] } }), 'subscription broken account_not_subscribed')
  const nearer = (change: object, app = webhook) =>
    found({ app: { said: app }, number: { said: { ...number, ...change } } })
  const theirs = { ...webhook, callbackUrl: 'https://other.example/hook' }
  equal(nearer({ numberCallback: OURS }, theirs), 'well')
  equal(nearer({ accountCallback: OURS }, theirs), 'well')
  equal(nearer({ accountCallback: 'https://other.example/' }), 'subscription broken override_elsewhere')
  equal(nearer({ accountCallback: 'https://other.example/', numberCallback: OURS }), 'well')
})

test('E5: the round trip is broken by whatever happened on it; a private address that works only warns', () => {
  for (const fault of LINK_FAULTS.round_trip) {
    const state = fault === 'address_private' ? 'warning' : 'broken'
    equal(found({ roundTrip: { fault, details: null } }), `round_trip ${state} ${fault}`)
  }
})

test('E6: a number sends while it is registered, confirmed, not banned, its account not locked, and nobody stopped it here', () => {
  const of = (change: object) => found({ number: { said: { ...number, ...change } } })
  equal(of({ status: 'BANNED' }), 'number broken number_banned')
  equal(of({ status: 'MIGRATED' }), 'number broken number_moved')
  equal(of({ platformType: 'NOT_APPLICABLE', status: 'PENDING' }), 'number broken number_not_registered')
  equal(of({ platformType: 'NOT_APPLICABLE', codeStatus: 'NOT_VERIFIED' }), 'number broken number_unverified')
  equal(of({ platformType: 'NOT_APPLICABLE', isOnBusinessApp: true }), 'well')
  equal(of({ status: 'DISCONNECTED' }), 'number broken number_disconnected')
  equal(of({ status: 'FLAGGED' }), 'number warning number_flagged')
  equal(of({ status: 'RESTRICTED' }), 'number warning number_restricted')
  equal(of({ status: 'RATE_LIMITED' }), 'number warning number_slowed')
  equal(found({ number: refused('channel_not_found') }), 'number broken number_not_found')
  equal(found({ account: { said: { ...account, reviewStatus: 'REJECTED' } } }), 'number broken account_suspended')
  equal(
    found({ account: { said: { ...account, health: health(131031, 'BLOCKED') } } }),
    'number broken account_suspended',
  )
  equal(found({ account: { said: { ...account, health: health(368) } } }), 'number warning account_restricted')
  equal(found({ isStoppedHere: true }), 'number broken stopped_here')
})

test('E7: name, quality, payment, limit and templates warn; a payment that blocks everything breaks', () => {
  const of = (change: object) => found({ number: { said: { ...number, ...change } } })
  equal(of({ nameStatus: 'DECLINED' }), 'name warning name_declined')
  equal(of({ nameStatus: 'EXPIRED' }), 'name warning name_expired')
  equal(of({ newNameStatus: 'DECLINED' }), 'name warning name_change_declined')
  equal(of({ nameStatus: 'PENDING_REVIEW', quality: 'YELLOW' }), 'well')
  equal(of({ quality: 'RED' }), 'quality warning quality_low')
  equal(found({ account: { said: { ...account, health: health(141006) } } }), 'payment warning payment_missing')
  equal(
    found({ account: { said: { ...account, health: health(141006, 'BLOCKED') } } }),
    'payment broken payment_missing',
  )
  equal(found({ reached: 250 }), 'limit warning limit_used_up')
  equal(found({ reached: 200 }), 'limit warning limit_nearly')
  equal(found({ reached: 199 }), 'well')
  for (const limit of [null, -1]) equal(found({ reached: 1_000_000, limit }), 'well')
  const templates = (...rows: [string, string | null, string?][]) => {
    const said = rows.map(([name, status, quality]) => ({ name, status, quality: quality ?? null }))
    const one = diagnosisOf(examine({ ...sound, templates: { said } }))
    return one ? `${one.fault}: ${one.details}` : 'well'
  }
  equal(templates(), 'well')
  equal(templates(['a', 'REJECTED'], ['b', 'PAUSED'], ['b', 'PAUSED'], ['c', 'APPROVED', 'RED']), 'templates_paused: b')
  equal(
    templates(...'abcdef'.split('').map((name) => [name, 'DISABLED'] as [string, string])),
    'templates_disabled: a, b, c, d, e …',
  )
  equal(templates(['a', 'APPROVED', 'RED']), 'templates_low: a')
})

test('E8: where Meta does not say how a link stands, it warns and never breaks', () => {
  const links = ['app', 'subscribedAppIds', 'number', 'account', 'templates'] as const
  for (const [word, fault] of [
    ['slow_down_app', 'meta_busy'],
    ['temporary', 'meta_trouble'],
    ['unknown', 'meta_refused'],
  ] as const) {
    for (const link of links) {
      const one = diagnosisOf(examine({ ...sound, [link]: refused(word) }))
      deepEqual([one?.state, one?.fault, one?.code, one?.traceId], ['warning', fault, 1, 'A1b'], link)
    }
  }
})

test('E9: only what stops the number from sending turns its channel red', () => {
  const word = (change: Partial<Seen>) => stopWordOf(diagnosisOf(examine({ ...sound, ...change })) as Finding)
  equal(word({ token: { said: { ...token, isValid: false } } }), 'reconnect_channel')
  equal(word({ number: { said: { ...number, status: 'BANNED' } } }), 'account_locked')
  equal(word({ roundTrip: { fault: 'address_unreachable', details: null } }), null)
  equal(word({ subscribedAppIds: { said: [] } }), null)
  equal(word({ isStoppedHere: true }), null)
  equal(word({ token: refused('meta_unreachable') }), null)
})

test('E10: every fault is said in both languages, with where to click', () => {
  const faults = [...Object.values(LINK_FAULTS).flat(), ...ASIDE_FAULTS]
  deepEqual(Object.keys(english).sort(), [...faults].sort())
  for (const fault of faults) {
    for (const locale of ['en', 'de'] as const) {
      const { reason, fix } = doctorWords(fault, locale)
      for (const sentence of [reason, fix])
        ok(/^[A-ZÄÖÜ].*[.]$/.test(sentence) && !/[!]|\d{3,}/.test(sentence), `${fault} ${locale}: ${sentence}`)
    }
    notEqual(english[fault][0], german[fault][0])
    const remedy = remedyOf(fault, { appId: '1/../2', wabaId: '10&x' })
    if (remedy.act === 'console') {
      ok(
        /^https:\/\/(?:business|developers)\.facebook\.com\//.test(remedy.url) && !/\.\.\/|&x/.test(remedy.url),
        remedy.url,
      )
    }
  }
  equal(doctorWords('toString', 'en').reason, english.meta_refused[0])
})

test('what somebody must hear: worse than before, or as bad for another reason; not the same each night', () => {
  const ok = { state: 'ok', fault: null } as const
  const quality = { state: 'warning', fault: 'quality_low' } as const
  const banned = { state: 'broken', fault: 'number_banned' } as const
  const token = { state: 'broken', fault: 'token_expired' } as const
  const table: [Parameters<typeof isNews>[0], Parameters<typeof isNews>[1], boolean][] = [
    [null, ok, false],
    [null, quality, true],
    [ok, banned, true],
    [quality, banned, true],
    [banned, banned, false],
    [banned, token, true],
    [banned, quality, false],
    [banned, ok, false],
  ]
  for (const [before, now, rings] of table) equal(isNews(before, now), rings)
})
