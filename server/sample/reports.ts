/** What Meta reported of our messages, and calls: deliveries as Meta writes them, signed and sent by the simulator. */

import type { CustomerLine, OwnLine } from './lines.ts'
import { isCustomers, isOurs, type Placed, sendIdOf, type Thread, wasTaken } from './plan.ts'
import { isCall, type Practice } from './practice.ts'

/** After which time each status comes (ms). */
const AFTER_MS = { sent: 1_000, delivered: 4_000, read: 45_000, failed: 2_000 }
const ORDER = ['sent', 'delivered', 'read'] as const
const CALL_SECONDS = 154
const SECOND_MS = 1_000

const unixSeconds = (at: Date, laterMs = 0) => String(Math.floor((at.getTime() + laterMs) / SECOND_MS))

/** The last status of each message of ours that Meta reports. */
export const lastStatusOf = ({ options: { became = 'read' } }: Placed<OwnLine>): string | null =>
  typeof became === 'object'
    ? 'failed' in became
      ? 'failed'
      : null
    : became === 'accepted' || became === 'unconfirmed'
      ? null
      : became

/** What became of our messages. */
export const report = (practice: Practice, threads: readonly Thread[]): Promise<void> =>
  deliver(
    practice,
    threads.flatMap((thread) => statusChange(practice, thread)),
  )

/** Customers call; phones of the simulator could do that only now. */
export const ring = (practice: Practice, threads: readonly Thread[]): Promise<void> =>
  deliver(
    practice,
    threads.flatMap((thread) => callChanges(practice, thread)),
  )

async function deliver(practice: Practice, changes: { field: string; value: unknown }[]): Promise<void> {
  if (changes.length === 0) return
  const body = { object: 'whatsapp_business_account', entry: [{ id: practice.wabaId, changes }] }
  await practice.ask('POST', '/raw', { phoneNumberId: practice.phoneNumberId, body })
}

function statusChange(practice: Practice, { customer, lines }: Thread) {
  const recipient = customer.username === undefined ? { recipient_id: customer.waId } : {}
  const statuses = lines
    .filter(isOurs)
    .filter(wasTaken)
    .flatMap((line) => statusesOf(line).map((status) => ({ ...status, ...recipient })))
  return statuses.length === 0 ? [] : [{ field: 'messages', value: { ...baseOf(practice), statuses } }]
}

function statusesOf(line: Placed<OwnLine>) {
  const last = lastStatusOf(line)
  const common = { id: line.wamid, biz_opaque_callback_data: sendIdOf(line) }
  const { became } = line.options
  if (typeof became === 'object' && 'failed' in became) {
    const { code, title, details } = became.failed
    const errors = [{ code, title, message: title, error_data: { details } }]
    return [{ ...common, status: 'failed', timestamp: unixSeconds(line.at, AFTER_MS.failed), errors }]
  }
  const pricing = { billable: false, pricing_model: 'PMP', category: 'service', type: 'free_customer_service' }
  return ORDER.slice(0, (ORDER as readonly unknown[]).indexOf(last) + 1).map((status) => ({
    ...{ ...common, status, timestamp: unixSeconds(line.at, AFTER_MS[status]) },
    ...(line.kind === 'template' ? {} : { pricing }),
  }))
}

function callChanges(practice: Practice, { customer, lines }: Thread) {
  return lines
    .filter(isCustomers)
    .filter(isCall)
    .map((line) => ({
      field: 'calls',
      value: {
        ...baseOf(practice),
        contacts: [{ profile: { name: customer.name }, wa_id: customer.waId }],
        calls: callOf(practice, customer.waId, line),
      },
    }))
}

function callOf(practice: Practice, from: string, { wamid, at }: Placed<CustomerLine>) {
  const common = { id: wamid, from, to: digitsOf(practice), direction: 'USER_INITIATED' }
  const end = {
    start_time: unixSeconds(at),
    end_time: unixSeconds(at, CALL_SECONDS * SECOND_MS),
    duration: CALL_SECONDS,
  }
  return [
    { ...common, event: 'connect', timestamp: unixSeconds(at) },
    { ...common, event: 'terminate', status: 'COMPLETED', timestamp: end.end_time, ...end },
  ]
}

const digitsOf = ({ displayPhoneNumber }: Practice) => displayPhoneNumber.replace(/\D/g, '')

const baseOf = (practice: Practice) => ({
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: digitsOf(practice), phone_number_id: practice.phoneNumberId },
})
