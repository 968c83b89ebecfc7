/** What a person does on a phone: write, react, tap, play, edit, take back, stop marketing, call. */

import { type Inbound, openWindow, publishItem, quotedIdIn, unsupported, writeOnPhone } from '../network/inbound.ts'
import { keepFile } from '../network/media.ts'
import { applyReaction } from '../network/reactions.ts'
import { tell } from '../network/statuses.ts'
import { baseOf, contactOf, digitsOf, senderOf } from '../network/values.ts'
import { isSampleName, sampleFile } from '../samples/index.ts'
import { isShape, listOf, type Shape, shapeOf, textOf } from '../shape.ts'
import type { Sim } from '../sim.ts'
import { seconds } from '../state/clock.ts'
import type { BusinessNumber, Message, Phone } from '../state/rows.ts'
import { newWamid } from '../world.ts'
import { numberOf } from './phones.ts'
import { badRequest, notFound, Refusal } from './refusal.ts'

const MISSED_CALL_RINGS_MS = 3_000
const MEDIA_TYPES = ['image', 'video', 'audio', 'document', 'sticker']
/** Keys of the request that are not part of the message. */
const ENVELOPE = new Set([
  'to',
  'type',
  'timestamp',
  'context',
  'referral',
  'forwarded',
  'frequentlyForwarded',
  'fileBase64',
  'mimeType',
  'fileName',
  'caption',
  'sample',
])

/** `wamid`: not a new one, see past.ts. */
export async function write(sim: Sim, phone: Phone, asked: Shape, wamid?: string): Promise<{ id: string }> {
  const number = reachable(sim, phone, asked.to)
  const inbound = await writtenIn(sim, number, asked)
  const context = shapeOf(asked.context)
  const { message_id: _, id: __, ...extra } = context
  if (asked.forwarded === true) extra.forwarded = true
  if (asked.frequentlyForwarded === true) extra.frequently_forwarded = true
  const message = writeOnPhone(sim, phone, number, {
    ...inbound,
    ...(wamid === undefined ? {} : { id: wamid }),
    contextId: quotedIdIn(asked),
    ...(Object.keys(extra).length > 0 ? { contextExtra: extra } : {}),
    ...(isShape(asked.referral) ? { referral: asked.referral } : {}),
    ...(asked.timestamp === undefined ? {} : { atMs: timeIn(asked.timestamp) }),
  })
  return { id: message.id }
}

/** What a message consists of, with its file kept. */
export async function writtenIn(sim: Sim, number: BusinessNumber, asked: Shape): Promise<Inbound> {
  const type = textOf(asked.type) ?? 'text'
  return MEDIA_TYPES.includes(type)
    ? await mediaMessage(sim, number, type, asked)
    : { type, content: contentIn(type, asked) }
}

/** The wire object under the type's own name; without it every other key goes to the wire as it is. */
function contentIn(type: string, asked: Shape): unknown {
  if (asked[type] !== undefined && Object.keys(asked).every((key) => ENVELOPE.has(key) || key === type))
    return asked[type]
  const rest = Object.fromEntries(Object.entries(asked).filter(([key]) => !ENVELOPE.has(key)))
  if (type === 'unsupported') return { $whole: { ...unsupported('unknown'), ...rest } }
  if (type === 'text') throw badRequest('A text looks like { "type": "text", "text": { "body": "…" } }.')
  return { $whole: rest }
}

async function mediaMessage(sim: Sim, number: BusinessNumber, type: string, asked: Shape): Promise<Inbound> {
  const given = shapeOf(asked[type])
  const sample = asked.sample ?? given.sample
  const base64 = textOf(asked.fileBase64) ?? textOf(given.fileBase64)
  if (base64 === null && sample === undefined) {
    if (Object.keys(given).length > 0) return { type, content: given }
    throw badRequest('A file needs "fileBase64" and "mimeType", or "sample".')
  }
  if (base64 === null && !isSampleName(sample))
    throw badRequest('"sample" is photo, voice, document, sticker or video.')
  const file =
    base64 === null
      ? await sampleFile(sample as 'photo')
      : {
          bytes: Buffer.from(base64, 'base64'),
          mimeType: textOf(asked.mimeType) ?? textOf(given.mimeType) ?? 'application/octet-stream',
          fileName: textOf(asked.fileName) ?? textOf(given.fileName),
        }
  const media = await keepFile(sim.world, { ...file, phoneNumberId: number.id, origin: 'inbound' })
  const caption = textOf(asked.caption) ?? textOf(given.caption)
  return {
    type,
    mediaId: media.id,
    content: {
      ...(caption === null ? {} : { caption }),
      ...(type === 'document' && file.fileName !== null ? { filename: file.fileName } : {}),
      ...(type === 'audio' && /ogg/.test(file.mimeType) ? { voice: true } : {}),
      ...(type === 'sticker' ? { animated: false } : {}),
    },
  }
}

export function react(sim: Sim, phone: Phone, asked: Shape): { id: string } {
  const { message, number } = messageIn(sim, phone, asked)
  const emoji = textOf(asked.emoji) ?? ''
  // §4.6: a reaction that was taken away has no emoji at all.
  const content = { message_id: message.id, ...(emoji === '' ? {} : { emoji }) }
  const atMs = asked.timestamp === undefined ? {} : { atMs: timeIn(asked.timestamp) }
  const reaction = writeOnPhone(sim, phone, number, { type: 'reaction', content, ...atMs })
  if (!phone.online) applyReaction(sim, reaction, 'phone')
  return { id: reaction.id }
}

export function tap(sim: Sim, phone: Phone, asked: Shape): { id: string } {
  const { message, number } = messageIn(sim, phone, asked)
  const wanted = textOf(asked.buttonId) ?? textOf(asked.rowId) ?? textOf(asked.text) ?? ''
  const reply =
    message.rendered === undefined ? interactiveReply(message, wanted, asked) : templateReply(message, wanted)
  if (reply === null) throw badRequest(`This message has no button or row "${wanted}".`)
  return { id: writeOnPhone(sim, phone, number, { ...reply, contextId: message.id }).id }
}

function templateReply(message: Message, wanted: string): Inbound | null {
  const buttons = (message.rendered?.buttons ?? []).filter(({ type }) => type === 'QUICK_REPLY')
  const button =
    buttons.find(({ text, payload }) => text === wanted || payload === wanted) ?? buttons[Number(wanted || 'x')]
  return button === undefined
    ? null
    : { type: 'button', content: { payload: button.payload ?? button.text, text: button.text } }
}

function interactiveReply(message: Message, wanted: string, asked: Shape): Inbound | null {
  const interactive = shapeOf(message.content)
  const action = shapeOf(interactive.action)
  const isWanted = (one: Shape) => one.id === wanted || one.title === wanted
  const button = listOf(action.buttons)
    .map((one) => shapeOf(shapeOf(one).reply))
    .find(isWanted)
  if (button)
    return {
      type: 'interactive',
      content: { type: 'button_reply', button_reply: { id: button.id, title: button.title } },
    }
  const row = listOf(action.sections)
    .flatMap((section) => listOf(shapeOf(section).rows).map(shapeOf))
    .find(isWanted)
  if (row) {
    const { id, title, description } = row
    return {
      type: 'interactive',
      content: { type: 'list_reply', list_reply: { id, title, ...(description ? { description } : {}) } },
    }
  }
  if (interactive.type !== 'flow') return null
  const token = shapeOf(action.parameters).flow_token
  const json = JSON.stringify({ ...(token === undefined ? {} : { flow_token: token }), ...shapeOf(asked.response) })
  return {
    type: 'interactive',
    content: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: json } },
  }
}

/** §6: a voice message was listened to. */
export function play(sim: Sim, phone: Phone, asked: Shape) {
  const { message } = messageIn(sim, phone, asked)
  if (message.from !== 'business' || message.type !== 'audio')
    throw badRequest('Only a voice message of the business can be played.')
  message.isSeen = true
  if (phone.readReceipts && message.tick !== 'played')
    tell(sim, message, { status: 'played', atMs: sim.world.clock.now() })
  return { id: message.id }
}

/** §4.16: told as an edit on numbers of the WhatsApp Business app, elsewhere as something unsupported. */
export function edit(sim: Sim, phone: Phone, asked: Shape): { id: string } {
  const { message, number } = ownMessageIn(sim, phone, asked)
  const type = textOf(asked.type) ?? message.type
  const content = asked[type] ?? message.content
  message.content = content
  message.edited = true
  sim.world.store.messages.put(message)
  const edited = { original_message_id: message.id, message: { type, [type]: content } }
  return tellOwn(
    sim,
    phone,
    number,
    isTold(asked, number) ? { type: 'edit', edit: edited } : { type: 'unsupported', ...unsupported('edit') },
  )
}

export function revoke(sim: Sim, phone: Phone, asked: Shape): { id: string } {
  const { message, number } = ownMessageIn(sim, phone, asked)
  message.revoked = true
  sim.world.store.messages.put(message)
  const revoked = { original_message_id: message.id }
  return tellOwn(
    sim,
    phone,
    number,
    isTold(asked, number) ? { type: 'revoke', revoke: revoked } : { type: 'unsupported', ...unsupported('revoke') },
  )
}

const isTold = (asked: Shape, number: BusinessNumber) => asked.coexistence === true || number.isOnBizApp

function tellOwn(sim: Sim, phone: Phone, number: BusinessNumber, item: Shape): { id: string } {
  const id = newWamid(sim.world)
  const timestamp = String(seconds(sim.world.clock.now()))
  publishItem(sim, phone, number, 'usual', { ...senderOf(sim, number, phone), id, timestamp, ...item })
  sim.world.changed(phone.id)
  return { id }
}

/** §3.13: the native switch of WhatsApp. */
export function setMarketing(sim: Sim, phone: Phone, asked: Shape) {
  const number = reachable(sim, phone, asked.to)
  const { value } = asked
  if (value !== 'stop' && value !== 'resume') throw badRequest('"value" is stop or resume.')
  const id = `${number.wabaId}|${phone.id}`
  if (value === 'stop') sim.world.store.optOuts.put({ id, atMs: sim.world.clock.now() })
  else sim.world.store.optOuts.delete(id)
  const contact = contactOf(sim, number, phone)
  const preference = {
    ...(contact.wa_id === undefined ? {} : { wa_id: contact.wa_id }),
    user_id: contact.user_id,
    detail: `User requested to ${value} marketing messages`,
    category: 'marketing_messages',
    value,
    timestamp: seconds(sim.world.clock.now()),
  }
  publishField(sim, number, 'user_preferences', {
    ...baseOf(number),
    contacts: [contact],
    user_preferences: [preference],
  })
  sim.world.changed(phone.id)
  return {}
}

/** §16.1: rings and is missed; it opens the window all the same. */
export function call(sim: Sim, phone: Phone, asked: Shape): { id: string } {
  const number = reachable(sim, phone, asked.to)
  const atMs = sim.world.clock.now()
  const id = `wacid.${newWamid(sim.world).slice('wamid.'.length)}`
  openWindow(sim, phone, number, atMs, false)
  const portfolioId = sim.directory.portfolioOf(number)
  if (sim.directory.shownNumber(portfolioId, phone) !== null) sim.directory.noteContact(portfolioId, phone)
  const base = { ...baseOf(number), contacts: [contactOf(sim, number, phone)] }
  const common = {
    id,
    ...senderOf(sim, number, phone),
    to: digitsOf(number.displayPhoneNumber),
    direction: 'USER_INITIATED',
  }
  const session = { sdp_type: 'offer', sdp: 'v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n' }
  publishField(sim, number, 'calls', {
    ...base,
    calls: [{ ...common, event: 'connect', timestamp: String(seconds(atMs)), session }],
  })
  sim.world.agenda.at(atMs + MISSED_CALL_RINGS_MS, (dueMs) => {
    const end = { event: 'terminate', status: 'FAILED', timestamp: String(seconds(dueMs)) }
    publishField(sim, number, 'calls', { ...base, calls: [{ ...common, ...end }] })
  })
  return { id }
}

const publishField = (sim: Sim, number: BusinessNumber, field: string, value: Shape) =>
  sim.outbox.publish({ wabaId: number.wabaId, phoneNumberId: number.id, field, value })

export function reachable(sim: Sim, phone: Phone, to: unknown): BusinessNumber {
  const number = numberOf(sim, to)
  if (phone.blocked.includes(number.id)) throw new Refusal(409, 'Unblock this business to write to it.')
  return number
}

function messageIn(sim: Sim, phone: Phone, asked: Shape) {
  const id = textOf(asked.messageId) ?? ''
  const message = sim.world.store.messages.get(id)
  if (message === undefined || message.phoneId !== phone.id) throw notFound('message', id)
  return { message, number: reachable(sim, phone, message.phoneNumberId) }
}

function ownMessageIn(sim: Sim, phone: Phone, asked: Shape) {
  const found = messageIn(sim, phone, asked)
  if (found.message.from !== 'phone') throw badRequest('Only what this phone wrote can be changed.')
  if (!phone.online) throw new Refusal(409, 'The phone is offline.')
  return found
}

/** Unix seconds (as Meta writes them), milliseconds, or an ISO date. */
export function timeIn(value: unknown): number {
  const number = Number(value)
  const ms = Number.isFinite(number) ? (number < 1e11 ? number * 1000 : number) : Date.parse(String(value))
  if (Number.isNaN(ms)) throw badRequest('"timestamp" is Unix seconds or an ISO date.')
  return ms
}
