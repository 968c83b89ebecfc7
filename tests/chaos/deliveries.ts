/** Deliveries as Meta makes them, signed as Meta signs them. */
import { createHmac } from 'node:crypto'
import type { History } from './history.ts'
import type { Shop } from './shop.ts'

export interface Customer {
  shop: Shop
  waId: string
  userId: string
  name: string
  /** Of the simulator, so that replies reach somebody; null: a stranger to it. */
  phoneId: string | null
}

export type Change = { value: Record<string, unknown>; field?: string; shop: Shop }

const ANSWER_MS_MAX = 60_000

export const bodyOf = (changes: readonly Change[]): Buffer =>
  Buffer.from(
    JSON.stringify({
      object: 'whatsapp_business_account',
      entry: changes.map(({ shop, value, field = 'messages' }) => ({ id: shop.wabaId, changes: [{ field, value }] })),
    }),
  )

const base = (shop: Shop) => ({
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: shop.displayNumber, phone_number_id: shop.phoneNumberId },
})

export const contactOf = ({ name, waId, userId }: Customer) => ({ profile: { name }, wa_id: waId, user_id: userId })

/** Something a customer sent; `content` holds its type and what belongs to that. */
export const messageChange = (customer: Customer, wamid: string, seconds: number, content: object): Change => ({
  shop: customer.shop,
  value: {
    ...base(customer.shop),
    contacts: [contactOf(customer)],
    messages: [
      { from: customer.waId, from_user_id: customer.userId, id: wamid, timestamp: String(seconds), ...content },
    ],
  },
})

export const textChange = (customer: Customer, wamid: string, seconds: number, body: string) =>
  messageChange(customer, wamid, seconds, { type: 'text', text: { body } })

export const statusChange = (
  shop: Shop,
  status: { id: string; status: string; timestamp: string } & object,
): Change => ({
  shop,
  value: { ...base(shop), statuses: [status] },
})

export const signatureOf = (body: Buffer, secret: string) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

/** One try; whatever the answer is goes into the history. Null: no answer came. */
export async function deliver(
  to: { url: string; appSecret: string; history: History },
  body: Buffer,
): Promise<number | null> {
  let status: number | null = null
  try {
    const answer = await fetch(`${to.url}/webhooks/whatsapp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': signatureOf(body, to.appSecret) },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    })
    status = answer.status
    await answer.arrayBuffer()
  } catch {
    // Cut off: it may have been taken, or not.
  }
  to.history.add({ kind: 'delivery', body, status })
  return status
}
