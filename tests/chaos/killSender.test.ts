import { equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Message } from '#contract/messages.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { eventually } from '../eventually.ts'
import { sendsOf } from '../practice.ts'
import { holds } from './checker.ts'
import { type Ground, isLong, openGround, settled } from './ground.ts'
import { customersOf } from './load.ts'
import type { Shop } from './shop.ts'

const ROUNDS = isLong ? 10 : 1
const GRAPH_ANSWERS_AFTER_MS = 15_000

let ground: Ground
let places: Place[]
before(async () => {
  // A number for each point, since each number has a lane of its own.
  ground = await openGround({ shops: [{ people: 1 }, { people: 1 }, { people: 1 }, { people: 1 }] })
  places = await Promise.all(ground.shops.map(placeIn))
})

interface Place {
  shop: Shop
  conversationId: string
}

test('R2: killed before the call, after it, after its record, and just after the 202: nothing goes out twice', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const [afterCall, afterRecord, beforeCall, justTaken] = places as [Place, Place, Place, Place]

    await ground.sim('POST', '/faults', { on: 'send', delayMs: GRAPH_ANSWERS_AFTER_MS, times: 1 })
    const called = await reply(afterCall)
    await eventually(async () => equal((await accepted(called)).length, 1))

    const recorded = await reply(afterRecord)
    await eventually(async () => equal((await sendOf(recorded))?.state, 'accepted'))

    ground.graphDoor.hold()
    const claimed = await reply(beforeCall)
    await eventually(async () => equal((await sendOf(claimed))?.state, 'sending'))

    const taken = await reply(justTaken)
    for (const process of [...ground.processes]) await ground.kill(process)
    ground.graphDoor.cutAll()
    ground.graphDoor.open()
    await ground.start()

    await settled(ground)
    equal((await accepted(claimed)).length, 0, 'Graph never heard of it')
    equal((await messageOf(beforeCall, claimed)).status, 'unconfirmed', 'so a person is told')
    equal((await accepted(called)).length, 1)
    equal((await messageOf(afterCall, called)).status, 'delivered', 'the reports of Meta settled it')
    equal((await messageOf(afterRecord, recorded)).status, 'delivered')
    const [once, ...more] = await accepted(taken)
    equal(more.length, 0)
    equal((await messageOf(justTaken, taken)).status, once ? 'delivered' : 'unconfirmed')
  }
  await holds(ground)
})

test('what is in doubt is settled by a person: "not sent", and then tried again as a new send', async () => {
  const [, , place] = places as [Place, Place, Place]
  const [person] = place.shop.people
  const messages = await person?.thread(place.conversationId)
  const inDoubt = messages?.find(({ status }) => status === 'unconfirmed')
  ok(inDoubt && person)
  await person.put(`/messages/${inDoubt.id}/settlement`, { outcome: 'not_sent' })
  await person.post(`/messages/${inDoubt.id}/sends`, { sendId: uuidv7() })
  await eventually(async () => equal((await messageOf(place, inDoubt.id)).status, 'delivered'))
  equal((await accepted(inDoubt.id)).length, 1)
})

async function placeIn(shop: Shop): Promise<Place> {
  const [customer] = await customersOf(ground, shop, 1, 0)
  const conversation = await shop.people[0]?.conversationWith(customer?.name ?? '')
  return { shop, conversationId: conversation?.id ?? '' }
}

async function reply({ shop, conversationId }: Place): Promise<string> {
  const text = `${shop.mark} answer ${uuidv7()}`
  const message = await eventually(async () => shop.people[0]?.replies(conversationId, text))
  const messageId = message?.id ?? ''
  ground.history.add({ kind: 'reply', workspaceId: shop.workspaceId, conversationId, messageId, text, status: 202 })
  return messageId
}

const sendOf = async (messageId: string) =>
  (
    await ground.rows<{ id: string; state: string }>('select id, state from sends where message_id = $1', [messageId])
  )[0]

/** What Graph took of this message, of whichever of its sends. */
async function accepted(messageId: string) {
  const ids = (await ground.rows<{ id: string }>('select id from sends where message_id = $1', [messageId])).map(
    ({ id }) => id,
  )
  return (await sendsOf(ground.sim)).filter((one) => ids.includes(one.biz_opaque_callback_data ?? ''))
}

async function messageOf({ shop, conversationId }: Place, messageId: string): Promise<Message> {
  const thread = (await shop.people[0]?.thread(conversationId)) ?? []
  const message = thread.find(({ id }) => id === messageId)
  if (!message) throw new Error(`the message ${messageId} is not in its thread`)
  return message
}
