/** The same deliveries, from the same generator, on the same PostgreSQL, to Posthorn and to a program of others that keeps what
 *  it answers: how fast, and how much of it is really there afterwards. */

import { startChild } from './kit/children.ts'
import { Connection } from './kit/connection.ts'
import { requestOf, type ShopNumber, textDelivery, waIdOf } from './kit/deliveries.ts'
import { type House, inHouse } from './kit/house.ts'
import { readOptions } from './kit/options.ts'
import { installPeer, peerName, startPeer } from './kit/peer.ts'
import { type Figure, tell } from './kit/report.ts'
import { openShop, type Shop } from './kit/shop.ts'
import { drained } from './kit/waiting.ts'
import type { ClosedLoad, LoadResult } from './programs/generator.ts'

const CONNECTIONS = 64
const CUSTOMERS = 2_000
const WARM_UP = 500
const SECONDS_MAX = 20
const SCHEMA = 'peer'
const OK = 200
const AT_ONCE = 63

const options = readOptions()
const deliveries = options.short ? 2_000 : 20_000
const missing = installPeer()
const who = peerName()

await inHouse(async (house) => {
  const shop = await openShop(house)
  await house.start()
  const ours = await measure(
    shop,
    house.server().port,
    () => drained(house.owner),
    () => keptByUs(house),
  )
  await house.server().stop()
  const theirs = missing === null ? await measurePeer(house, shop) : null
  tell({
    title: 'Beside a program of others',
    how: `${CONNECTIONS} connections in a closed loop, ${deliveries.toLocaleString('en-GB')} deliveries with one text each or ${SECONDS_MAX} s; then ${ours.odd.length} messages that Meta may send and that are not ordinary: NUL and half a surrogate pair in a text, one repeated, ten in one delivery, ${AT_ONCE} of one customer at once, each delivery repeated up to three times while it is not answered 200. ${missing === null ? `${who} with its WhatsApp adapter and PostgreSQL state, each message written down by its handler before the answer, no message dropped for another.` : `**${who} is not in it: ${missing}.**`}`,
    figures: [...figuresOf('Posthorn', ours, theirs, true), ...(theirs ? figuresOf(who, theirs, null, false) : [])],
  })
})

interface Measured {
  load: LoadResult
  /** Ids that were answered 200 under load, and of these how many are there. */
  keptOfLoad: number
  odd: { id: string; what: string; isKept: boolean }[]
}

function figuresOf(
  name: string,
  { load, keptOfLoad, odd }: Measured,
  other: Measured | null,
  isOurs: boolean,
): Figure[] {
  const lost = load.answered - keptOfLoad
  const none = isOurs ? { bar: { atMost: 0 } } : {}
  const notKept = odd.filter(({ isKept }) => !isKept)
  const which = [...new Set(notKept.map(({ what }) => what))].join(', ')
  return [
    {
      what: `${name}: deliveries answered 200`,
      value: load.perSecond,
      unit: '/s',
    },
    ...(other
      ? [{ what: '… times as many as the other', value: load.perSecond / other.load.perSecond, unit: '' }]
      : []),
    { what: '… p99 of the answer', value: load.times.p99, unit: ' ms' },
    { what: '… not answered 200', value: load.refused, unit: '', ...none },
    { what: '… answered 200 and not there', value: lost, unit: '', ...none },
    {
      what: `… of ${odd.length} odd messages not there${which ? `: ${which}` : ''}`,
      value: notKept.length,
      unit: '',
      ...none,
    },
  ]
}

async function measurePeer(house: House, shop: Shop): Promise<Measured> {
  await house.owner.query(`create schema ${SCHEMA} authorization current_user`)
  const url = new URL(house.databaseUrl)
  const { username } = url
  await house.owner.query(`grant all on schema ${SCHEMA} to ${username}`)
  url.searchParams.set('options', `-c search_path=${SCHEMA}`)
  const peer = await startPeer({
    PEER_DATABASE_URL: url.toString(),
    PEER_APP_SECRET: shop.appSecret,
    PEER_PHONE_NUMBER_ID: shop.numbers[0].phoneNumberId,
  })
  try {
    return await measure(
      shop,
      peer.port,
      async () => {},
      () => keptByPeer(house),
    )
  } finally {
    await peer.stop()
  }
}

async function measure(
  shop: Shop,
  port: number,
  settled: () => Promise<void>,
  kept: () => Promise<string[]>,
): Promise<Measured> {
  await load(shop, port, 'warm', WARM_UP)
  await settled()
  const result = await load(shop, port, 'peer', deliveries)
  const odd = oddDeliveries(shop.numbers[0])
  await deliver(shop, port, odd)
  await settled()
  const ids = await kept()
  const counts = new Map<string, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return {
    load: result,
    keptOfLoad: ids.filter((id) => id.startsWith('wamid.peer.')).length,
    odd: odd.flatMap(({ ids, what }) => ids.map((id) => ({ id, what, isKept: counts.get(id) === 1 }))),
  }
}

async function keptByUs({ owner }: House): Promise<string[]> {
  const { rows } = await owner.query<{ wamid: string }>(`select wamid from messages where direction = 'in'`)
  return rows.map(({ wamid }) => wamid)
}

async function keptByPeer({ owner }: House): Promise<string[]> {
  const { rows } = await owner.query<{ id: string }>(`select id from ${SCHEMA}.kept`)
  return rows.map(({ id }) => id)
}

interface Odd {
  what: string
  ids: string[]
  /** Sent at the same moment. */
  bodies: string[]
}

function oddDeliveries(number: ShopNumber): Odd[] {
  const one = (name: string, customer: number, text: string) =>
    textDelivery(number, customer, `wamid.odd.${name}`, text)
  const several = Array.from({ length: 10 }, (_, nth) => `wamid.odd.several.${nth}`)
  const atOnce = Array.from({ length: AT_ONCE }, (_, nth) => `wamid.odd.at-once.${nth}`)
  const repeated = one('repeated', 90_002, 'Said twice')
  return [
    { what: 'NUL', ids: ['wamid.odd.nul'], bodies: [one('nul', 90_000, 'a\\u0000b')] },
    { what: 'half a surrogate pair', ids: ['wamid.odd.half'], bodies: [one('half', 90_001, 'a\\ud83d')] },
    { what: 'repeated', ids: ['wamid.odd.repeated'], bodies: [repeated, repeated, repeated] },
    { what: 'several in a delivery', ids: several, bodies: [together(number, several)] },
    { what: 'at once', ids: atOnce, bodies: atOnce.map((id) => textDelivery(number, 90_004, id, `Photo ${id}`)) },
  ]
}

/** As Meta bundles what waited while we did not answer: one delivery, several messages. */
function together(number: ShopNumber, ids: string[]): string {
  const body = JSON.parse(textDelivery(number, 90_003, '', ''))
  const { value } = body.entry[0].changes[0]
  const [message] = value.messages
  value.messages = ids.map((id) => ({ ...message, id, from: waIdOf(90_003), text: { body: `One of ten: ${id}` } }))
  return JSON.stringify(body)
}

/** As Meta does it: what is not answered 200 comes again. */
async function deliver({ appSecret }: Shop, port: number, odd: Odd[]): Promise<void> {
  for (const { bodies } of odd) {
    await Promise.all(
      bodies.map(async (body) => {
        for (let attempt = 0; attempt < 3; attempt++) {
          const connection = new Connection(port)
          const status = await connection.send(requestOf(body, appSecret))
          connection.close()
          if (status === OK) return
        }
      }),
    )
  }
}

async function load(shop: Shop, port: number, run: string, count: number): Promise<LoadResult> {
  const generator = startChild('generator')
  try {
    const [number] = shop.numbers
    const { appSecret } = shop
    const wanted = { connections: CONNECTIONS, deliveries: count, seconds: SECONDS_MAX }
    return await generator.ask<LoadResult>({
      kind: 'closed',
      port,
      appSecret,
      number,
      customers: CUSTOMERS,
      run,
      ...wanted,
    } satisfies ClosedLoad)
  } finally {
    await generator.stop()
  }
}
