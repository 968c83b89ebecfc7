/** The sample's customers pick up their practice phones: what they wrote goes to Meta's stand-in and comes to us from there. */
import { z } from 'zod'
import { phoneIdOf } from './ids.ts'
import type { Customer, Line } from './lines.ts'
import { isAct, isCustomers, isReaction, type Placed, type Thread } from './plan.ts'

/** The simulator, as far as the sample needs it. docs/simulator.md describes its control face. */
export interface Practice {
  phoneNumberId: string
  wabaId: string
  displayPhoneNumber: string
  ask(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<unknown>
}

const REQUEST_MS_MAX = 15_000
const SECOND_MS = 1_000

const PracticeSet = z.object({ phoneNumberId: z.string(), wabaId: z.string(), displayPhoneNumber: z.string() })
const Phones = z.array(z.object({ id: z.string() }))

export class SimulatorAway extends Error {}

export async function findPractice(simulatorUrl: string): Promise<Practice> {
  const ask: Practice['ask'] = async (method, path, body) => {
    try {
      const answer = await fetch(`${simulatorUrl}/_sim${path}`, {
        method,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(REQUEST_MS_MAX),
      })
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${(await answer.text()).slice(0, 300)}`)
      return await answer.json()
    } catch (error) {
      throw new SimulatorAway('The practice simulator did not do what the sample asks of it.', { cause: error })
    }
  }
  return { ...PracticeSet.parse(await ask('POST', '/practice', {})), ask }
}

/** Each customer has a phone, so that answers to them arrive. */
export async function handOutPhones({ ask }: Practice, customers: readonly Customer[]): Promise<void> {
  const known = new Set(Phones.parse(await ask('GET', '/phones')).map(({ id }) => id))
  for (const customer of customers) {
    const { key, name, waId, username, language } = customer
    const id = phoneIdOf(key)
    if (known.has(id)) continue
    const hidden = username === undefined ? {} : { username, hideNumber: true }
    await ask('POST', '/phones', { id, name, waId, language, ...hidden })
  }
}

/** Lines of a thread onto the phone; the customer's leave it. */
export async function writeOnPhone(practice: Practice, thread: Thread, lines: readonly Placed<Line>[]): Promise<void> {
  const messages = lines.filter((line) => !isAct(line) && !isCall(line)).map((line) => onPhone(thread, line))
  if (messages.length === 0) return
  const path = `/phones/${phoneIdOf(thread.customer.key)}`
  await practice.ask('POST', `${path}/past`, { to: practice.phoneNumberId, messages })
}

export const isCall = (line: Placed<Line>): boolean => isCustomers(line) && line.type === 'call'

function onPhone(thread: Thread, line: Placed<Line>): Record<string, unknown> {
  const common = { wamid: line.wamid, timestamp: Math.floor(line.at.getTime() / SECOND_MS) }
  if (isReaction(line)) {
    return { ...common, type: 'reaction', reaction: { message_id: thread.wamidAs(line.to), emoji: line.emoji } }
  }
  if (isAct(line)) throw new TypeError('an act is no message')
  const { quotes } = line.options
  const context = quotes === undefined ? {} : { context: { message_id: thread.wamidAs(quotes) } }
  if (isCustomers(line)) return { ...common, type: line.type, ...line.wire, ...context, ...line.options.extra }
  return { ...common, byBusiness: true, status: tickOf(line.options.became), ...line.wire, ...context }
}

const tickOf = (became: unknown) =>
  became === undefined ? 'read' : typeof became === 'string' ? (became === 'unconfirmed' ? 'failed' : became) : 'failed'

/** What customers did to their messages since; only once, right after these were written. */
export async function changeOnPhone(practice: Practice, thread: Thread): Promise<void> {
  const path = `/phones/${phoneIdOf(thread.customer.key)}`
  for (const line of thread.lines.filter(isCustomers)) {
    const { editedTo, isRevoked } = line.options
    const asked = { messageId: line.wamid, coexistence: true }
    if (editedTo !== undefined) {
      await practice.ask('POST', `${path}/edits`, { ...asked, type: 'text', text: { body: editedTo } })
    }
    if (isRevoked) await practice.ask('POST', `${path}/revokes`, asked)
  }
  const { movedTo } = thread.customer
  if (movedTo !== undefined) await practice.ask('PATCH', path, { changeNumberTo: movedTo })
  // Only now, so that what they wrote got away before.
  if (thread.customer.isOffline) await practice.ask('PATCH', path, { online: false })
}
