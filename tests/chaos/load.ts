/** Load for as long as a fault lasts: Meta delivers and repeats until it hears 200, agents read and reply. */
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '../eventually.ts'
import { newPhone } from '../practice.ts'
import { type Agent, openAgent } from './agent.ts'
import { type Customer, deliver } from './deliveries.ts'
import { type Ground, PATIENCE } from './ground.ts'
import { type Random, randomOf } from './random.ts'
import { scriptOf } from './script.ts'
import type { Shop } from './shop.ts'

export interface Load {
  agents: Agent[]
  customers: Customer[]
  /** Lets everything under way end: each delivery is repeated until it is answered 200. */
  stop(): Promise<void>
}

export interface LoadOptions {
  /** Of each shop: people the simulator knows, and strangers to it. */
  phones?: number
  strangers?: number
  deliveriesPerSecond?: number
  repliesPerSecond?: number
}

const SENDERS = 12
const REPEAT_AFTER_MS = 150
const STOP_MS_MAX = 45_000 * PATIENCE
const LEARN_EVERY_MS = 700
/** Meta takes 45 at once to one person and then one in six seconds. */
const REPLIES_TO_ONE_MAX = 30
const USUAL = { phones: 4, strangers: 3, deliveriesPerSecond: 150, repliesPerSecond: 10 }

export async function startLoad(ground: Ground, options: LoadOptions = {}): Promise<Load> {
  const { phones, strangers, deliveriesPerSecond, repliesPerSecond } = { ...USUAL, ...options }
  const random = randomOf(ground.history.seed)
  const customers = (await Promise.all(ground.shops.map((shop) => customersOf(ground, shop, phones, strangers)))).flat()
  const agents = await Promise.all(
    ground.shops.flatMap(({ people }) => people.map((person) => openAgent(ground, person))),
  )
  const script = scriptOf(random, customers)
  let isOver = false
  let isClosed = false
  let inHand = 0
  const again: Buffer[] = []
  const to = { url: ground.door.url, appSecret: ground.meta.appSecret, history: ground.history }

  async function send() {
    while (!isClosed) {
      const repeated = again.shift()
      const body = repeated ?? (isOver ? null : script.next())
      if (body === null) {
        if (inHand === 0) return
        await delay(REPEAT_AFTER_MS)
        continue
      }
      inHand++
      const status = await deliver(to, body)
      if (status !== 200) {
        await delay(REPEAT_AFTER_MS)
        again.push(body)
      }
      inHand--
      if (!isOver) await delay((SENDERS / deliveriesPerSecond) * 1_000 * 2 * random.next())
    }
  }
  async function learn() {
    let after = ''
    while (!isOver) {
      const { sends } = await ground.sim<{ sends: SendSeen[] }>('GET', `/sends?after=${after}`)
      after = sends.at(-1)?.wamid ?? after
      script.learn(
        sends.flatMap(({ wamid, phoneNumberId, biz_opaque_callback_data: sendId }) => {
          const shop = ground.shops.find((one) => one.phoneNumberId === phoneNumberId)
          return shop ? [{ wamid, sendId, shop }] : []
        }),
      )
      await delay(LEARN_EVERY_MS)
    }
  }
  const replies = new Map<string, number>()
  const underWay = [
    ...Array.from({ length: SENDERS }, send),
    learn(),
    ...agents.map((agent) =>
      act(agent, randomOf(random.between(0, 2 ** 31)), () => isOver, agents.length / repliesPerSecond, replies),
    ),
  ]
  ground.onClose(() => {
    isOver = true
    isClosed = true
  })
  return {
    agents,
    customers,
    async stop() {
      isOver = true
      const limit = delay(STOP_MS_MAX, 'late', { ref: false })
      if ((await Promise.race([Promise.all(underWay), limit])) === 'late') {
        throw new Error(`the load does not end: ${again.length} deliveries are still not answered 200`)
      }
    },
  }
}

interface SendSeen {
  wamid: string
  phoneNumberId: string
  biz_opaque_callback_data: string | null
}

/** An agent at work. */
async function act(
  agent: Agent,
  random: Random,
  isOver: () => boolean,
  everySeconds: number,
  replies: Map<string, number>,
) {
  while (!isOver()) {
    await delay(everySeconds * 1_000 * 2 * random.next())
    const conversations = Object.values(agent.state().conversations)
    if (conversations.length === 0) continue
    const { id, inboundCount } = random.pick(conversations)
    const which = random.next()
    if (which < 0.55 && (replies.get(id) ?? 0) < REPLIES_TO_ONE_MAX) {
      replies.set(id, (replies.get(id) ?? 0) + 1)
      await agent.reply(id, `Reply ${random.between(0, 1e9)}`, { twice: random.chance(0.2) })
    } else if (which < 0.85) await agent.read(id, inboundCount)
    else if (which < 0.95) await agent.act('POST', `/conversations/${id}/closure`, id)
    else await agent.act('PUT', `/conversations/${id}/owner`, id, { ownerId: agent.person.id })
  }
}

let customersMade = 0

/** People who have just written, so that replies may leave. */
export async function customersOf(ground: Ground, shop: Shop, phones: number, strangers: number): Promise<Customer[]> {
  const made: Customer[] = []
  for (let index = 0; index < phones; index++) {
    const name = `${shop.name} customer ${++customersMade}`
    const phone = await newPhone(ground.sim, name)
    await phone.says(`${shop.mark} Hello`, { to: shop.phoneNumberId })
    made.push({ shop, waId: phone.waId, userId: '', name, phoneId: phone.id })
  }
  await eventually(async () => {
    const known = await userIdsOf(ground)
    for (const one of made) {
      one.userId = known.get(`${shop.phoneNumberId} ${one.waId}`) ?? ''
      if (one.userId === '') throw new Error(`Meta has not told of ${one.name} yet`)
    }
  })
  for (let index = 0; index < strangers; index++) {
    const waId = `4916${shop.phoneNumberId.slice(-1)}00000${100 + index}`
    const name = `${shop.name} stranger ${index}`
    made.push({ shop, waId, userId: `DE.${waId}9`, name, phoneId: null })
  }
  return made
}

/** As Meta names them in its own deliveries. */
async function userIdsOf(ground: Ground): Promise<Map<string, string>> {
  const { deliveries } = await ground.sim<{ deliveries: { body: string }[] }>('GET', '/webhooks')
  const known = new Map<string, string>()
  for (const { body } of deliveries) {
    for (const { changes } of JSON.parse(body).entry) {
      for (const { value } of changes) {
        for (const contact of value.contacts ?? []) {
          known.set(`${value.metadata?.phone_number_id} ${contact.wa_id}`, contact.user_id)
        }
      }
    }
  }
  return known
}
