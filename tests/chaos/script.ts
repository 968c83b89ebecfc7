/** What Meta says in a run: an endless row of bodies chosen by chance, the same for the same seed. */
import { bodyOf, type Change, type Customer, messageChange, statusChange, textChange } from './deliveries.ts'
import type { Random } from './random.ts'

const BEGAN_BEFORE_SECONDS = 6 * 3_600
const REMEMBERED_MAX = 400
const SHUFFLED_AMONG = 12
const WORDS = [
  'Is it shipped?',
  '🌷🌷',
  'نعم',
  '明天見',
  'Grüße, "Ümit" <b>',
  'a\u0000b',
  '\ud83d',
  'https://example.com/?a=1&b=2',
]

/** Of one run: each has ids of its own. */
let scriptsMade = 0

interface Said {
  customer: Customer
  wamid: string
  seconds: number
  text: string
}

export interface Script {
  next(): Buffer
  /** Ids of messages of ours that Meta may report about once more. */
  learn(sends: readonly { wamid: string; sendId: string | null; shop: Customer['shop'] }[]): void
}

export function scriptOf(random: Random, customers: readonly Customer[], nowMs = Date.now()): Script {
  const beganSeconds = Math.floor(nowMs / 1_000) - BEGAN_BEFORE_SECONDS
  const script = ++scriptsMade
  const said: Said[] = []
  const bodies: Buffer[] = []
  const waiting: Buffer[] = []
  const sent: { wamid: string; sendId: string | null; shop: Customer['shop'] }[] = []
  let count = 0
  const newWamid = (what: string) => `wamid.chaos.${script}.${what}.${++count}`
  /** Each item has a second of its own, so that "the last one" is never in doubt. */
  const newSecond = () => beganSeconds + Math.floor(++count / 4)

  function message(): Change {
    const customer = random.pick(customers)
    const text = `${customer.shop.mark} ${random.pick(WORDS)} ${count}`
    const one = { customer, wamid: newWamid('message'), seconds: newSecond(), text }
    said.push(one)
    if (said.length > REMEMBERED_MAX) said.shift()
    return textChange(customer, one.wamid, one.seconds, text)
  }

  function about(): Change {
    const target = random.pick(said)
    const { customer } = target
    switch (random.between(0, 3)) {
      case 0: {
        const content = { text: { body: `${customer.shop.mark} edited ${count}` }, type: 'text' }
        const edit = { original_message_id: target.wamid, message: content }
        count += 4
        return messageChange(customer, newWamid('edit'), newSecond(), { type: 'edit', edit })
      }
      case 1:
        if (!random.chance(0.3)) return message()
        return messageChange(customer, newWamid('revoke'), newSecond(), {
          type: 'revoke',
          revoke: { original_message_id: target.wamid },
        })
      case 2:
        return textChange(customer, target.wamid, target.seconds, target.text) // told again, in other company
      default: {
        count += 4
        const reaction = { message_id: target.wamid, emoji: random.pick(['👍', '❤️', '']) }
        return messageChange(customer, newWamid('reaction'), newSecond(), { type: 'reaction', reaction })
      }
    }
  }

  function status(): Change {
    const known = sent.length > 0 && random.chance(0.7) ? random.pick(sent) : null
    const word = random.pick(['sent', 'delivered', 'read'])
    const timestamp = String(newSecond())
    if (known) {
      const back = known.sendId === null ? {} : { biz_opaque_callback_data: known.sendId }
      return statusChange(known.shop, { id: known.wamid, status: word, timestamp, ...back })
    }
    // Sent by another program on the same number: nobody here knows it.
    const id = `wamid.chaos.foreign.${random.between(1, 30)}`
    return statusChange(random.pick(customers).shop, { id, status: word, timestamp })
  }

  function make(): Buffer {
    if (bodies.length > 0 && random.chance(0.15)) return random.pick(bodies)
    const changes: Change[] = []
    for (let left = random.chance(0.1) ? random.between(5, 30) : random.between(1, 3); left > 0; left--) {
      const which = random.next()
      changes.push(which < 0.55 || said.length === 0 ? message() : which < 0.75 ? about() : status())
    }
    const body = bodyOf(changes)
    bodies.push(body)
    if (bodies.length > REMEMBERED_MAX) bodies.shift()
    return body
  }

  return {
    next() {
      while (waiting.length < SHUFFLED_AMONG) waiting.push(make())
      return waiting.splice(random.between(0, waiting.length - 1), 1)[0] as Buffer
    },
    learn(sends) {
      sent.push(...sends)
      if (sent.length > REMEMBERED_MAX) sent.splice(0, sent.length - REMEMBERED_MAX)
    },
  }
}
