/** Deliveries as Meta writes them, put together as text, so that making them costs the load generator little. */
import { createHmac } from 'node:crypto'

export interface ShopNumber {
  wabaId: string
  phoneNumberId: string
  displayNumber: string
}

/** Customers are numbered; nothing in these values needs escaping. */
export const waIdOf = (customer: number) => `4915${100_000_000 + customer}`
export const userIdOf = (customer: number) => `DE.${100_000_000_000 + customer}`
/** Messages of ours that statuses speak of, numbered as well: kit/seed.ts writes them. */
export const ownWamid = (nth: number) => `wamid.bench.out.${nth}`

export function textDelivery(number: ShopNumber, customer: number, wamid: string, text: string): string {
  const who = `"wa_id":"${waIdOf(customer)}","user_id":"${userIdOf(customer)}"`
  const from = `"from":"${waIdOf(customer)}","from_user_id":"${userIdOf(customer)}"`
  return envelope(
    number,
    `"contacts":[{"profile":{"name":"Customer ${customer}"},${who}}],"messages":[{${from},"id":"${wamid}","timestamp":"${seconds()}","text":{"body":"${text}"},"type":"text"}]`,
  )
}

export function statusDelivery(number: ShopNumber, customer: number, nth: number, status: string): string {
  const who = `"recipient_id":"${waIdOf(customer)}","recipient_user_id":"${userIdOf(customer)}"`
  const contact = `{"wa_id":"${waIdOf(customer)}","user_id":"${userIdOf(customer)}"}`
  const price = `"pricing":{"billable":false,"pricing_model":"PMP","category":"service","type":"free_customer_service"}`
  return envelope(
    number,
    `"contacts":[${contact}],"statuses":[{"id":"${ownWamid(nth)}","status":"${status}","timestamp":"${seconds()}",${who},${price}}]`,
  )
}

/** One message and then the three statuses of one of ours, and so on: the mix of a number that is in use. */
export function mixedDelivery(number: ShopNumber, customers: number, nth: number, run: string, text: string): string {
  const group = Math.floor(nth / 4)
  const customer = group % customers
  const status = STATUSES[(nth % 4) - 1]
  return status === undefined
    ? textDelivery(number, customer, `wamid.${run}.${group}`, text)
    : statusDelivery(number, customer, group, status)
}

const STATUSES = ['sent', 'delivered', 'read']

/** The whole request, ready for the wire. */
export function requestOf(body: string, appSecret: string): Buffer {
  const signature = createHmac('sha256', appSecret).update(body).digest('hex')
  return Buffer.from(
    `POST /webhooks/whatsapp HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\nx-hub-signature-256: sha256=${signature}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

const envelope = ({ wabaId, phoneNumberId, displayNumber }: ShopNumber, value: string) =>
  `{"object":"whatsapp_business_account","entry":[{"id":"${wabaId}","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"${displayNumber}","phone_number_id":"${phoneNumberId}"},${value}},"field":"messages"}]}]}`

const seconds = () => Math.floor(Date.now() / 1_000)
