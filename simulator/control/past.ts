/** What was written before: a chat with a history, for samples. */
import { quotedIdIn } from '../network/inbound.ts'
import { listOf, type Shape, shapeOf, textOf } from '../shape.ts'
import type { Sim } from '../sim.ts'
import type { BusinessNumber, Phone, RenderedTemplate, Tick } from '../state/rows.ts'
import { reachable, timeIn, write, writtenIn } from './acts.ts'
import { badRequest } from './refusal.ts'

const MESSAGES_MAX = 1_000
const WAMID = /^wamid\.[\w+/=-]{1,200}$/
const TICKS: readonly Tick[] = ['sent', 'delivered', 'read', 'played', 'failed']

/** In the order given. What the phone wrote goes to the business by webhook; what the business wrote stands in the chat only. */
export async function remember(sim: Sim, phone: Phone, asked: Shape): Promise<{ ids: string[] }> {
  const number = reachable(sim, phone, asked.to)
  const messages = listOf(asked.messages).map(shapeOf)
  if (messages.length > MESSAGES_MAX) throw badRequest(`At most ${MESSAGES_MAX} messages at once.`)
  const ids: string[] = []
  for (const { wamid, byBusiness, status, rendered, ...message } of messages) {
    const id = textOf(wamid) ?? ''
    if (!WAMID.test(id)) throw badRequest('Each message needs a "wamid", like "wamid.abc".')
    const written = { ...message, to: number.id }
    if (byBusiness === true) await standInChat(sim, phone, number, id, { status, rendered, written })
    else await write(sim, phone, written, id)
    ids.push(id)
  }
  sim.world.changed(phone.id)
  return { ids }
}

async function standInChat(
  sim: Sim,
  phone: Phone,
  number: BusinessNumber,
  id: string,
  { status, rendered, written }: { status: unknown; rendered: unknown; written: Shape },
) {
  if (sim.world.store.messages.get(id) !== undefined) return
  const tick = TICKS.find((one) => one === status) ?? 'read'
  const atMs = timeIn(written.timestamp)
  const { type, content, mediaId } = await writtenIn(sim, number, written)
  sim.chats.add({
    id,
    phoneId: phone.id,
    phoneNumberId: number.id,
    from: 'business',
    atMs,
    type,
    content,
    contextId: quotedIdIn(written),
    tick,
    arrivedAtMs: tick === 'sent' || tick === 'failed' ? null : atMs,
    isSeen: tick !== 'delivered',
    reactions: [],
    ...(mediaId === undefined ? {} : { mediaId }),
    ...(rendered === undefined ? {} : { rendered: rendered as RenderedTemplate }),
  })
}
