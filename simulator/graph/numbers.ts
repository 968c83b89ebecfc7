/** Phone numbers: node, list, registration, settings, contact book, blocked users (fact sheet §13, §16.4). */
import { tieId } from '../rules/identity.ts'
import { deregister, register } from '../rules/registration.ts'
import { isShape, listOf, type Shape, shapeOf, textOf } from '../shape.ts'
import type { BusinessNumber } from '../state/rows.ts'
import { verifyCallback } from '../webhooks/post.ts'
import { newId } from '../world.ts'
import { accountFor, type Call, type Caller, callerOf, numberFor } from './call.ts'
import { GraphFault, invalid, missing } from './fault.ts'
import { page, pick } from './paging.ts'

const HIGH_THROUGHPUT = 1_000
const DAY_MS = 24 * 60 * 60 * 1000
const URI_MAX = 200

const LIST_FIELDS = [
  'verified_name',
  'code_verification_status',
  'display_phone_number',
  'quality_rating',
  'platform_type',
  'throughput',
  'last_onboarded_time',
  'webhook_configuration',
]

export function listNumbers(call: Call) {
  const account = accountFor(call, callerOf(call))
  const numbers = [...call.sim.world.store.numbers.rows()].filter(({ wabaId }) => wabaId === account.id)
  return page(
    call,
    numbers.map((number) => pick(nodeOf(call, number), call.params.fields, LIST_FIELDS)),
  )
}

export const readNumber = (call: Call, number: BusinessNumber) =>
  pick(nodeOf(call, number), call.params.fields, LIST_FIELDS)

/** `POST /{phone-number-id}`: PIN, display name, webhook override. */
export async function changeNumber(call: Call, caller: Caller, number: BusinessNumber) {
  const { params, sim } = call
  if (params.pin !== undefined) number.pin = pinIn(params)
  if (isShape(params.webhook_configuration)) {
    const { override_callback_uri: uri, verify_token: token } = params.webhook_configuration
    number.overrideUri = await verifiedUri(call, caller, textOf(uri) ?? '', textOf(token) ?? '')
  }
  sim.world.store.numbers.put(number)
  return { success: true }
}

/** An override is proved by GET before it counts; an empty one removes it (§2.4). */
export async function verifiedUri(
  call: Call,
  caller: Caller,
  uri: string,
  verifyToken: string,
): Promise<string | null> {
  if (uri === '') return null
  if (uri.length > URI_MAX) throw invalid(`Param override_callback_uri must be at most ${URI_MAX} characters long.`)
  const challenge = newId(call.sim.world, `challenge/${caller.app.id}`, 10)
  const refusal = await verifyCallback(uri, verifyToken, challenge)
  if (refusal !== null) throw callbackRefused(refusal)
  return uri
}

export const callbackRefused = (refusal: string) =>
  new GraphFault(2200, {
    message: `(#2200) Callback verification failed with the following errors: ${refusal}`,
    details: refusal,
    httpStatus: 400,
  })

export function registerNumber(call: Call) {
  const number = numberFor(call, callerOf(call))
  if (call.params.messaging_product !== 'whatsapp') throw invalid('The parameter messaging_product is required.')
  const code = register(number, pinIn(call.params), call.sim.world.clock.now())
  call.sim.world.store.numbers.put(number)
  if (code !== null) throw new GraphFault(code)
  return { success: true }
}

export function deregisterNumber(call: Call) {
  const number = numberFor(call, callerOf(call))
  if (number.isOnBizApp)
    throw new GraphFault(100, { details: 'A number of the WhatsApp Business app cannot be deregistered.' })
  const code = deregister(number, call.sim.world.clock.now())
  call.sim.world.store.numbers.put(number)
  if (code !== null) throw new GraphFault(code)
  return { success: true }
}

export function readSettings(call: Call) {
  const number = numberFor(call, callerOf(call))
  return { ...number.settings, id: number.id }
}

/** §13.3: one feature per POST. */
export function changeSettings(call: Call) {
  const number = numberFor(call, callerOf(call))
  const features = ['calling', 'user_identity_change', 'payload_encryption', 'storage_configuration']
  const given = features.filter((name) => call.params[name] !== undefined)
  if (given.length !== 1) throw invalid(`Exactly one of ${features.join(', ')} is expected.`)
  const name = given[0] as string
  number.settings = { ...number.settings, [name]: shapeOf(call.params[name]) }
  call.sim.world.store.numbers.put(number)
  return { success: true }
}

/** §5: erase one person from the contact book. */
export function eraseFromContactBook(call: Call) {
  const number = numberFor(call, callerOf(call))
  const portfolioId = call.sim.directory.portfolioOf(number)
  const userId = textOf(call.params.bsuid)
  if (!userId) throw missing('The parameter bsuid is required.')
  const phone = call.sim.directory.byUserId(portfolioId, userId)
  const id = phone === undefined ? '' : tieId(portfolioId, phone.id)
  const isKnown = call.sim.world.store.ties.get(id) !== undefined
  call.sim.world.store.ties.delete(id)
  return { messaging_product: 'whatsapp', success: true, deleted: isKnown }
}

/** §16.4: only people who wrote within the last 24 hours. */
export function blockUsers(call: Call) {
  const number = numberFor(call, callerOf(call))
  const { sim, params, method } = call
  const done: Shape[] = []
  const failed: Shape[] = []
  for (const one of listOf(params.block_users).map(shapeOf)) {
    const input = textOf(one.user) ?? textOf(one.user_id) ?? ''
    const phone = textOf(one.user)
      ? sim.directory.byInput(input.replace(/\D/g, ''))
      : sim.directory.byUserId(sim.directory.portfolioOf(number), input)
    const lastMs =
      phone === undefined ? 0 : (sim.chats.of(phone.id, number.id).findLast(({ from }) => from === 'phone')?.atMs ?? 0)
    const isRecent = sim.world.clock.now() - lastMs < DAY_MS
    if (phone === undefined || (method === 'POST' && !isRecent)) {
      failed.push({ input, errors: [{ message: 'Re-engagement required', code: 131047 }] })
      continue
    }
    number.blockedPhones = number.blockedPhones.filter((id) => id !== phone.id)
    if (method === 'POST') number.blockedPhones.push(phone.id)
    done.push({ input, wa_id: phone.waId })
  }
  sim.world.store.numbers.put(number)
  const lists = method === 'POST' ? { added_users: done } : { removed_users: done }
  return {
    messaging_product: 'whatsapp',
    block_users: { ...lists, ...(failed.length > 0 ? { failed_users: failed } : {}) },
  }
}

function pinIn(params: Shape): string {
  const pin = textOf(params.pin)
  if (pin === null) throw missing('The parameter pin is required.')
  if (!/^\d{6}$/.test(pin)) throw invalid('Param pin must be 6 digits.')
  return pin
}

function nodeOf({ sim }: Call, number: BusinessNumber): Shape {
  const { store } = sim.world
  const account = store.accounts.get(number.wabaId)
  const [appId, subscription] = Object.entries(account?.subscriptions ?? {})[0] ?? []
  const status = number.isRegistered ? 'CONNECTED' : 'PENDING'
  return {
    id: number.id,
    display_phone_number: number.displayPhoneNumber,
    verified_name: number.verifiedName,
    status,
    code_verification_status: 'VERIFIED',
    name_status: 'APPROVED',
    new_name_status: 'NONE',
    quality_rating: number.qualityRating,
    quality_score: { score: number.qualityRating },
    platform_type: number.isRegistered ? 'CLOUD_API' : 'NOT_APPLICABLE',
    account_mode: number.allowList === null ? 'LIVE' : 'SANDBOX',
    throughput: { level: number.throughputPerSecond >= HIGH_THROUGHPUT ? 'HIGH' : 'STANDARD' },
    whatsapp_business_manager_messaging_limit:
      number.throughputPerSecond >= HIGH_THROUGHPUT ? 'TIER_UNLIMITED' : 'TIER_2K',
    is_on_biz_app: number.isOnBizApp,
    is_pin_enabled: number.pin !== null,
    is_official_business_account: false,
    is_preverified_number: false,
    search_visibility: 'VISIBLE',
    username: number.username,
    last_onboarded_time: new Date(number.onboardedAtMs).toISOString().replace(/\.\d{3}Z$/, '+0000'),
    health_status: {
      can_send_message: number.isRegistered ? 'AVAILABLE' : 'BLOCKED',
      entities: [
        { entity_type: 'PHONE_NUMBER', id: number.id, can_send_message: number.isRegistered ? 'AVAILABLE' : 'BLOCKED' },
      ],
    },
    webhook_configuration: {
      ...(number.overrideUri === null ? {} : { phone_number: number.overrideUri }),
      ...(subscription?.overrideUri ? { whatsapp_business_account: subscription.overrideUri } : {}),
      ...(appId === undefined ? {} : { application: store.apps.get(appId)?.callbackUrl ?? '' }),
    },
  }
}
