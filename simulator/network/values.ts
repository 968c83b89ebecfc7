/** Builds the `value` of conversation-type webhooks (fact sheet §2.6, §4.1, §6). */
import type { WireContact, WireStatus } from '#meta/wire/index.ts'
import { webhookError } from '../rules/errors.ts'
import type { Sim } from '../sim.ts'
import { seconds } from '../state/clock.ts'
import type { BusinessNumber, Message, Phone } from '../state/rows.ts'

const CONVERSATION_LEFT_OUT_FROM_VERSION = 24 // §6

export const digitsOf = (displayNumber: string): string => displayNumber.replace(/\D/g, '')

export const baseOf = (number: BusinessNumber) => ({
  messaging_product: 'whatsapp' as const,
  metadata: { display_phone_number: digitsOf(number.displayPhoneNumber), phone_number_id: number.id },
})

export function contactOf(sim: Sim, number: BusinessNumber, phone: Phone, withUsername = true): WireContact {
  const portfolioId = sim.directory.portfolioOf(number)
  const waId = sim.directory.shownNumber(portfolioId, phone)
  return {
    profile: { name: phone.name, ...(withUsername && phone.username !== null ? { username: phone.username } : {}) },
    ...(waId === null ? {} : { wa_id: waId }),
    user_id: sim.directory.userIdOf(portfolioId, phone),
  }
}

export function senderOf(sim: Sim, number: BusinessNumber, phone: Phone) {
  const portfolioId = sim.directory.portfolioOf(number)
  const waId = sim.directory.shownNumber(portfolioId, phone)
  return { ...(waId === null ? {} : { from: waId }), from_user_id: sim.directory.userIdOf(portfolioId, phone) }
}

/** A status report about something the business sent; `phone` is missing when nobody has that number. */
export function statusValue(
  sim: Sim,
  number: BusinessNumber,
  message: Message,
  phone: Phone | undefined,
  status: { status: string; atMs: number; errorCode?: number; details?: string },
) {
  const { send } = message
  const contact = phone === undefined ? undefined : contactOf(sim, number, phone, status.status !== 'sent')
  const isFailure = status.status === 'failed'
  const tellsPrice = !isFailure && status.status !== 'played' && send !== undefined
  const recipientId = contact === undefined ? digitsOf(send?.input ?? '') : contact.wa_id
  const report: WireStatus = {
    id: message.id,
    status: status.status,
    timestamp: String(seconds(status.atMs)),
    ...(recipientId ? { recipient_id: recipientId } : {}),
    ...(contact?.user_id === undefined ? {} : { recipient_user_id: contact.user_id }),
    ...(send?.callbackData == null ? {} : { biz_opaque_callback_data: send.callbackData }),
    ...(tellsPrice ? conversationOf(sim, message, status.status) : {}),
    ...(tellsPrice
      ? {
          pricing: {
            billable: send.pricingType === 'regular',
            pricing_model: 'PMP',
            category: send.category,
            type: send.pricingType as 'regular',
          },
        }
      : {}),
    ...(isFailure ? { errors: [webhookError(status.errorCode ?? 131000, status.details)] } : {}),
  }
  return {
    ...baseOf(number),
    ...(isFailure || contact === undefined ? {} : { contacts: [contact] }),
    statuses: [report],
  }
}

/** Left out since v24.0, except inside a free entry point (§6). */
function conversationOf(sim: Sim, message: Message, status: string) {
  const { send } = message
  if (send === undefined || (send.apiVersion >= CONVERSATION_LEFT_OUT_FROM_VERSION && !send.isFreeEntry)) return {}
  const expires =
    send.freeUntilMs === null || status !== 'sent' ? {} : { expiration_timestamp: String(seconds(send.freeUntilMs)) }
  const id = sim.world.chance().hex(`conversation/${message.id}`, 32)
  return { conversation: { id, ...expires, origin: { type: send.category } } }
}
