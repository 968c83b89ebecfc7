/** `POST /{phone-number-id}/messages`: sends, read receipts, typing (fact sheet §7, checks in the order of §18.2). */
import type { SendResponse } from '#meta/wire/index.ts'
import { accept } from '../network/accept.ts'
import { livingMedia } from '../network/media.ts'
import { digitsOf } from '../network/values.ts'
import type { Fault } from '../rules/faults.ts'
import { type Shape, shapeOf, textOf } from '../shape.ts'
import type { BusinessNumber, Message, Phone } from '../state/rows.ts'
import { accountStanding, numberStanding } from '../state/standing.ts'
import { type Call, callerOf, numberFor } from './call.ts'
import { GraphFault, invalid, unknownNode, wrongValue } from './fault.ts'
import { checkLink } from './links.ts'
import { checkBody, isMediaType } from './validate/content.ts'
import { fillIn, findTemplate } from './validate/template.ts'

const TYPING_SHOWS_MS = 25_000
const THIRTY_DAYS_MS = 30 * 24 * 60 * 60 * 1000
/** What may be sent of each kind (§8); any type may be a document. */
const MIME_TYPES: Record<string, RegExp> = {
  image: /^image\/(jpeg|png)$/,
  audio: /^audio\/(aac|amr|mpeg|mp4|ogg)\b/,
  video: /^video\/(mp4|3gpp)$/,
  sticker: /^image\/webp$/,
}

export const isReceipt = (params: Shape): boolean => params.status === 'read'

export async function postMessage(call: Call, fault: Fault | null): Promise<unknown> {
  const { sim, params } = call
  const number = numberFor(call, callerOf(call))
  if (isReceipt(params)) return receive(call, number)
  refuseByStanding(call, number)
  if (!number.isRegistered) throw new GraphFault(133010)
  const type = checkBody(params)
  if (params.recipient_type === 'group') throw new GraphFault(131041, { details: 'There are no groups here.' })
  const { phone, input, byUserId, digits } = recipientOf(call, number)
  if (digits !== null && digits === digitsOf(number.displayPhoneNumber)) throw new GraphFault(131021)
  if (number.allowList !== null && (digits === null || !number.allowList.includes(digits))) throw new GraphFault(131030)
  if (phone !== undefined && number.blockedPhones.includes(phone.id)) throw new GraphFault(130403)
  const content = params[type]
  const template = type === 'template' ? templateOf(call, number, shapeOf(content), byUserId) : null
  const media = isMediaType(type) ? mediaOf(call, type, shapeOf(content)) : null
  if (type === 'reaction') checkReaction(call, shapeOf(content))
  const nowMs = sim.world.clock.now()
  if (!sim.throughput.take(number.id, number.throughputPerSecond, nowMs)) throw new GraphFault(130429)
  if (!sim.pairRate.take(number.id, phone?.id ?? input, nowMs)) throw new GraphFault(131056)

  const planned = fault?.async ? { code: fault.code ?? 131000 } : null
  const message = accept(sim, number, phone, {
    input,
    byUserId,
    callbackData: textOf(params.biz_opaque_callback_data),
    type,
    content,
    contextId: textOf(shapeOf(params.context).message_id),
    mediaId: media?.id ?? null,
    template,
    apiVersion: call.apiVersion,
    failure: planned ?? media?.failure ?? null,
  })
  if (media?.link) await checkLink(sim, message, media.link, MIME_TYPES[type])
  return answer(call, number, phone, message, digits)
}

/** What Meta holds against the account or the number (§3.8, §11): as if it were noticed before anything else. */
function refuseByStanding({ sim, params }: Call, number: BusinessNumber) {
  const account = accountStanding(sim.world.store.accounts.get(number.wabaId))
  const { status } = numberStanding(number)
  if (account.isBanned || status === 'BANNED') throw new GraphFault(131031)
  if (status === 'DISCONNECTED') throw new GraphFault(133010)
  if (status === 'RATE_LIMITED') throw new GraphFault(131048)
  const isRestricted = (type: string) => account.restrictions.some(({ restriction_type }) => restriction_type === type)
  const byBusiness = params.type === 'template' && isRestricted('RESTRICTED_BIZ_INITIATED_MESSAGING')
  const byCustomer = params.type !== 'template' && isRestricted('RESTRICTED_CUSTOMER_INITIATED_MESSAGING')
  if (byBusiness || byCustomer) throw new GraphFault(368)
}

function recipientOf(call: Call, number: BusinessNumber) {
  const { sim, params } = call
  const to = textOf(params.to)
  if (to === null) {
    const userId = textOf(params.recipient) ?? ''
    if (!/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(userId))
      throw wrongValue('recipient is not a business-scoped user id.')
    const phone = sim.directory.byUserId(sim.directory.portfolioOf(number), userId)
    return { phone, input: userId, byUserId: true, digits: null }
  }
  const digits = to.replace(/[\s()+.-]/g, '')
  if (!/^\d{5,20}$/.test(digits)) throw invalid('The parameter to is not a valid phone number.')
  const phone = sim.directory.byInput(digits)
  return { phone, input: to, byUserId: false, digits: phone?.waId ?? digits }
}

function templateOf(call: Call, number: BusinessNumber, wanted: Shape, byUserId: boolean) {
  const template = findTemplate(call.sim.world, number.wabaId, wanted)
  if (template.name === 'hello_world' && number.allowList === null && isLiveNumber(number)) throw new GraphFault(131058)
  if (byUserId && template.category === 'AUTHENTICATION') throw new GraphFault(131062)
  const rendered = fillIn(template, wanted, (media) => {
    const id = textOf(media.id)
    if (id === null) return textOf(media.link)
    if (livingMedia(call.sim.world, id) === null) throw badMediaId('header', id)
    return `media/${id}`
  })
  return { category: template.category, rendered }
}

/** Test numbers of Meta begin with 1555; §9.6 lets only those send hello_world. */
const isLiveNumber = (number: BusinessNumber) => !digitsOf(number.displayPhoneNumber).startsWith('1555')

function mediaOf(call: Call, type: string, content: Shape) {
  const id = textOf(content.id)
  if (id === null) return { id: null, link: textOf(content.link), failure: null }
  const media = livingMedia(call.sim.world, id)
  if (media === null) throw badMediaId(type, id)
  const fits = MIME_TYPES[type]?.test(media.mimeType) ?? true
  const details = `Media of type ${media.mimeType} cannot be sent as ${type}.`
  return { id, link: null, failure: fits ? null : { code: 131053, details } }
}

const badMediaId = (type: string, id: string) =>
  invalid(`Param ${type}['id'] is not a valid whatsapp business account media attachment ID: ${id}`)

/** §7.6: to a message of at most 30 days that is not a reaction itself. */
function checkReaction(call: Call, content: Shape) {
  const target = call.sim.world.store.messages.get(textOf(content.message_id) ?? '')
  if (target === undefined) throw wrongValue('The message to react to does not exist.')
  if (target.type === 'reaction') throw wrongValue('A reaction cannot be reacted to.')
  if (call.sim.world.clock.now() - target.atMs > THIRTY_DAYS_MS) throw wrongValue('The message is older than 30 days.')
}

function answer(
  call: Call,
  number: BusinessNumber,
  phone: Phone | undefined,
  message: Message,
  digits: string | null,
): SendResponse {
  const { sim, params } = call
  const userId = textOf(params.recipient)
  const byBoth = digits !== null && userId !== null && phone !== undefined
  const shown = digits === null ? {} : { wa_id: digits }
  const known = digits === null ? { user_id: userId ?? '' } : {}
  const echoed = byBoth ? { user_id: sim.directory.userIdOf(sim.directory.portfolioOf(number), phone) } : {}
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input: message.send?.input ?? '', ...shown, ...known, ...echoed }],
    messages: [{ id: message.id, ...(message.type === 'template' ? { message_status: 'accepted' } : {}) }],
  }
}

/** §7.7: blue ticks on the phone, for this message and everything before it; typing comes with it. */
function receive(call: Call, number: BusinessNumber) {
  const { sim, params } = call
  if (params.messaging_product !== 'whatsapp') throw invalid('The parameter messaging_product is required.')
  const id = textOf(params.message_id)
  if (!id) throw invalid('The parameter message_id is required.')
  const message = sim.world.store.messages.get(id)
  if (message === undefined || message.from !== 'phone' || message.phoneNumberId !== number.id) {
    throw unknownNode(id, call.method)
  }
  for (const one of sim.chats.of(message.phoneId, number.id)) {
    if (one.from !== 'phone' || one.tick === 'read' || one.tick === 'waiting' || one.atMs > message.atMs) continue
    one.tick = 'read'
    sim.world.store.messages.put(one)
  }
  if (params.typing_indicator !== undefined) {
    sim.chats.setTyping(message.phoneId, number.id, sim.world.clock.now() + TYPING_SHOWS_MS)
    const phoneId = message.phoneId
    setTimeout(() => sim.world.changed(phoneId), TYPING_SHOWS_MS).unref()
  }
  sim.world.changed(message.phoneId)
  return { success: true }
}
