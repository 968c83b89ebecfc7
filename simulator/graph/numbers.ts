/** Phone numbers: node, list, registration, settings, contact book, blocked users (fact sheet §13, §16.4). */
import { tellNumber } from '../onboarding/notices.ts'
import { tieId } from '../rules/identity.ts'
import { limitTierOf } from '../rules/limits.ts'
import { refuseName } from '../rules/names.ts'
import { deregister, register } from '../rules/registration.ts'
import { isShape, listOf, type Shape, shapeOf, textOf } from '../shape.ts'
import type { BusinessNumber } from '../state/rows.ts'
import { numberStanding, restand } from '../state/standing.ts'
import { verifyCallback } from '../webhooks/post.ts'
import { newId } from '../world.ts'
import { accountFor, type Call, type Caller, callerOf, numberFor } from './call.ts'
import { GraphFault, invalid, missing } from './fault.ts'
import { numberNode } from './numberNode.ts'
import { page, pick } from './paging.ts'

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
    numbers.map((number) => pick(numberNode(call.sim.world, number), call.params.fields, LIST_FIELDS)),
  )
}

export const readNumber = (call: Call, number: BusinessNumber) =>
  pick(numberNode(call.sim.world, number), call.params.fields, LIST_FIELDS)

/** `POST /{phone-number-id}`: PIN, display name, webhook override. */
export async function changeNumber(call: Call, caller: Caller, number: BusinessNumber) {
  const { params, sim } = call
  if (params.pin !== undefined) {
    number.pin = pinIn(params)
    tellNumber(sim, number, 'security', { event: 'PIN_CHANGED' })
  }
  if (params.new_display_name !== undefined) askForName(call, number, textOf(params.new_display_name) ?? '')
  if (isShape(params.webhook_configuration)) {
    const { override_callback_uri: uri, verify_token: token } = params.webhook_configuration
    number.overrideUri = await verifiedUri(call, caller, textOf(uri) ?? '', textOf(token) ?? '')
  }
  sim.world.store.numbers.put(number)
  return { success: true }
}

/** Reviewed first; shown once it is approved and the number was registered again (§13.2). */
function askForName({ sim }: Call, number: BusinessNumber, name: string) {
  const refusal = refuseName(name)
  if (refusal !== null) throw invalid(`Param new_display_name is not acceptable: ${refusal}`)
  restand(number, { newName: { name, status: 'PENDING_REVIEW' } })
  tellNumber(sim, number, 'phone_number_name_update', {
    decision: 'PENDING',
    requested_verified_name: name,
    rejection_reason: null,
  })
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
  const { sim, params } = call
  const number = numberFor(call, callerOf(call))
  if (params.messaging_product !== 'whatsapp') throw invalid('The parameter messaging_product is required.')
  const pin = pinIn(params)
  const region = regionIn(params)
  const wasRegistered = number.isRegistered
  if (wasRegistered && region !== null && region !== numberStanding(number).region) {
    throw invalid('Param data_localization_region can only be changed after the phone number is deregistered.')
  }
  const code = register(number, pin, sim.world.clock.now())
  if (code === null) settle(number, wasRegistered, region)
  sim.world.store.numbers.put(number)
  if (code !== null) throw new GraphFault(code)
  if (!wasRegistered) tellOnboarding(call, number)
  return { success: true }
}

/** What a registration brings with it: the region, and a name that was approved meanwhile. */
function settle(number: BusinessNumber, wasRegistered: boolean, region: string | null) {
  if (!wasRegistered) {
    restand(number, { region })
    const { storage_configuration: _, ...settings } = number.settings
    const status = 'IN_COUNTRY_STORAGE_ENABLED'
    const storage_configuration = { status, data_localization_region: region, retention_minutes: RETENTION_MINUTES }
    number.settings = region === null ? settings : { ...settings, storage_configuration }
  }
  const { newName } = numberStanding(number)
  if (newName?.status !== 'APPROVED') return
  number.verifiedName = newName.name
  restand(number, { newName: null, nameStatus: 'APPROVED' })
}

function tellOnboarding({ sim }: Call, number: BusinessNumber) {
  const account = sim.world.store.accounts.get(number.wabaId)
  const portfolio = sim.world.store.portfolios.get(account?.portfolioId ?? '')
  const tier = limitTierOf(portfolio, [number])
  const event = 'ONBOARDING'
  tellNumber(sim, number, 'phone_number_quality_update', {
    event,
    current_limit: tier,
    max_daily_conversations_per_business: tier,
  })
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

/** Where Meta can keep message content at rest (§16.7). */
const REGIONS = 'AU ID IN JP SG KR DE CH GB BR BH ZA AE CA'.split(' ')
const RETENTION_MINUTES = 60

function regionIn(params: Shape): string | null {
  const region = textOf(params.data_localization_region)
  if (region === null || region === '') return null
  if (!REGIONS.includes(region)) throw invalid(`Param data_localization_region must be one of {${REGIONS.join(', ')}}`)
  return region
}

function pinIn(params: Shape): string {
  const pin = textOf(params.pin)
  if (pin === null) throw missing('The parameter pin is required.')
  if (!/^\d{6}$/.test(pin)) throw invalid('Param pin must be 6 digits.')
  return pin
}
