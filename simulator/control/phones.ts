/** Phones: making them and turning their switches. */
import { leavePhone, openWindow, publishItem } from '../network/inbound.ts'
import { arriveAll, seeAll } from '../network/statuses.ts'
import { baseOf, contactOf } from '../network/values.ts'
import { tieId } from '../rules/identity.ts'
import { listOf, type Shape, textOf } from '../shape.ts'
import type { Sim } from '../sim.ts'
import { seconds } from '../state/clock.ts'
import type { BusinessNumber, Phone } from '../state/rows.ts'
import { newId, newWamid } from '../world.ts'
import { badRequest, notFound, Refusal } from './refusal.ts'

const WA_ID = /^\d{7,15}$/
const NAME_MAX = 100
const PHONES_AT_ONCE_MAX = 100_000

export function phoneOf(sim: Sim, id: string): Phone {
  const phone = sim.world.store.phones.get(id)
  if (phone === undefined) throw notFound('phone', id)
  return phone
}

export function numberOf(sim: Sim, id: unknown): BusinessNumber {
  const number = sim.world.store.numbers.get(textOf(id) ?? '')
  if (number === undefined) throw notFound('business number', textOf(id) ?? '')
  return number
}

export function makePhone(sim: Sim, asked: Shape): Phone {
  const waId = waIdIn(asked.waId)
  if (sim.directory.byWaId(waId) !== undefined) throw new Refusal(409, `The number ${waId} has a phone already.`)
  const username = usernameIn(asked.username)
  const phone: Phone = {
    id: textOf(asked.id) ?? newId(sim.world, 'phone', 12),
    name: (textOf(asked.name) ?? '').slice(0, NAME_MAX) || `+${waId}`,
    waId,
    username,
    language: textOf(asked.language) ?? 'en',
    online: asked.online !== false,
    readReceipts: asked.readReceipts !== false,
    openChat: null,
    onWhatsApp: asked.onWhatsApp !== false,
    hideNumber: typeof asked.hideNumber === 'boolean' ? asked.hideNumber : username !== null,
    blocked: [],
    generation: 0,
  }
  sim.directory.add(phone)
  return phone
}

/** Many people at once, for load: numbers counted up from `firstWaId`, each with an open window at `writtenTo`. */
export function makePhones(sim: Sim, asked: Shape): { count: number } {
  const count = Number(asked.count ?? 0)
  if (!Number.isInteger(count) || count < 1 || count > PHONES_AT_ONCE_MAX)
    throw badRequest(`"count" is 1 to ${PHONES_AT_ONCE_MAX}.`)
  const first = BigInt(waIdIn(asked.firstWaId))
  const number = asked.writtenTo === undefined ? null : numberOf(sim, asked.writtenTo)
  for (let index = 0; index < count; index++) {
    const waId = String(first + BigInt(index))
    const phone = sim.directory.byWaId(waId) ?? makePhone(sim, { ...asked, waId, name: `Phone ${waId}` })
    if (number !== null) openWindow(sim, phone, number, sim.world.clock.now(), false)
  }
  return { count }
}

export function changePhone(sim: Sim, phone: Phone, asked: Shape) {
  const wasOnline = phone.online
  if (typeof asked.name === 'string' && asked.name !== '') phone.name = asked.name.slice(0, NAME_MAX)
  if (typeof asked.online === 'boolean') phone.online = asked.online
  if (typeof asked.readReceipts === 'boolean') phone.readReceipts = asked.readReceipts
  if (typeof asked.onWhatsApp === 'boolean') phone.onWhatsApp = asked.onWhatsApp
  if (asked.openChat !== undefined) phone.openChat = asked.openChat === null ? null : numberOf(sim, asked.openChat).id
  if (asked.blocked !== undefined) phone.blocked = blockedIn(sim, asked.blocked)
  if (asked.username !== undefined) {
    phone.username = usernameIn(asked.username)
    phone.hideNumber = phone.username !== null
  }
  if (typeof asked.hideNumber === 'boolean') hideNumber(sim, phone, asked.hideNumber)
  if (asked.changeNumberTo !== undefined) changeNumber(sim, phone, waIdIn(asked.changeNumberTo))
  sim.world.store.phones.put(phone)
  if (phone.online && !wasOnline) {
    leavePhone(sim, phone)
    arriveAll(sim, phone)
  }
  if (phone.online && phone.openChat !== null) seeAll(sim, phone, phone.openChat)
  sim.world.changed(phone.id)
}

/** Asked for outright, the number is hidden from everyone: whatever revealed it so far is forgotten. */
function hideNumber(sim: Sim, phone: Phone, isHidden: boolean) {
  phone.hideNumber = isHidden
  if (!isHidden) return
  for (const { id } of sim.world.store.portfolios.rows()) sim.world.store.ties.delete(tieId(id, phone.id))
}

/** §5: a new number gives new business-scoped ids; every business the person wrote with hears of it. */
function changeNumber(sim: Sim, phone: Phone, waId: string) {
  if (sim.directory.byWaId(waId) !== undefined) throw new Refusal(409, `The number ${waId} has a phone already.`)
  const chats = sim.chats.numbersOf(phone.id).map((id) => sim.world.store.numbers.get(id))
  const before = chats.map((number) => (number === undefined ? null : contactOf(sim, number, phone)))
  sim.directory.renumber(phone, waId)
  for (const [index, number] of chats.entries()) {
    const old = before[index]
    if (number !== undefined && old != null) tellOfChange(sim, phone, number, old)
  }
}

function tellOfChange(sim: Sim, phone: Phone, number: BusinessNumber, old: ReturnType<typeof contactOf>) {
  const current = contactOf(sim, number, phone)
  const timestamp = String(seconds(sim.world.clock.now()))
  const isShown = old.wa_id !== undefined && current.wa_id !== undefined
  const [from, to] = isShown ? [old.wa_id, current.wa_id] : [old.user_id, current.user_id]
  publishItem(sim, phone, number, 'without_contacts', {
    ...(old.wa_id === undefined ? {} : { from: old.wa_id }),
    from_user_id: old.user_id,
    id: newWamid(sim.world),
    timestamp,
    type: 'system',
    system: {
      type: isShown ? 'user_changed_number' : 'user_changed_user_id',
      body: `User ${phone.name} changed from ${from} to ${to}`,
      ...(current.wa_id === undefined ? {} : { wa_id: current.wa_id }),
      user_id: current.user_id,
    },
  })
  sim.outbox.publish({
    wabaId: number.wabaId,
    phoneNumberId: number.id,
    field: 'user_id_update',
    value: {
      ...baseOf(number),
      contacts: [{ profile: { name: phone.name }, ...(current.wa_id === undefined ? {} : { wa_id: current.wa_id }) }],
      user_id_update: [
        {
          ...(current.wa_id === undefined ? {} : { wa_id: current.wa_id }),
          detail: `User id for ${phone.name} has been updated.`,
          user_id: { previous: old.user_id, current: current.user_id },
          timestamp,
        },
      ],
    },
  })
}

/** True blocks every business number there is, a list those named. */
function blockedIn(sim: Sim, value: unknown): string[] {
  if (value === false || value === null) return []
  if (value === true) return [...sim.world.store.numbers.rows()].map(({ id }) => id)
  return listOf(value).map((id) => numberOf(sim, id).id)
}

function usernameIn(value: unknown): string | null {
  const username = (textOf(value) ?? '').replace(/^@/, '')
  return username === '' ? null : username
}

function waIdIn(value: unknown): string {
  const waId = (textOf(value) ?? '').replace(/[\s()+-]/g, '')
  if (!WA_ID.test(waId)) throw badRequest('"waId" is a number with country code, 7 to 15 digits.')
  return waId
}
