/** The simulator's control face, and practice phones that act through it. */
import { eventually } from './eventually.ts'

/** Asks the control face; paths stand below /_sim. Throws where it refuses. */
export interface Sim {
  <Body = unknown>(method: string, path: string, body?: unknown): Promise<Body>
  /** Where the simulator, or what stands before it, listens. */
  url(): string
}

/** What a phone shows of one message. */
export interface PhoneMessage {
  id: string
  from: 'phone' | 'business'
  type: string
  content: { body?: string; caption?: string; filename?: string; voice?: boolean }
  status: string
  reactions: { from: string; emoji: string }[]
  mediaUrl: string | null
}

/** What Graph accepted. */
export interface Send {
  wamid: string
  phoneId: string | null
  content: { body?: string }
  biz_opaque_callback_data: string | null
  status: string
}

export interface Phone {
  id: string
  name: string
  waId: string
  /** Writes a text and answers its wamid. */
  says(text: string, more?: Record<string, unknown>): Promise<string>
  /** Any kind of message, as docs/simulator.md describes it. */
  sends(message: Record<string, unknown>): Promise<string>
  /** reactions, edits, revokes, taps, played … */
  acts(what: string, body: Record<string, unknown>): Promise<unknown>
  /** online, changeNumberTo … */
  turns(change: Record<string, unknown>): Promise<unknown>
  /** The chat is on its screen, so what arrives is read; or no longer. */
  looks(isLooking?: boolean): Promise<unknown>
  shows(): Promise<PhoneMessage[]>
  /** Waits until a message of the business with this text is there. */
  got(text: string): Promise<PhoneMessage>
}

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

export function simOf(url: () => string, headers: Record<string, string> = {}): Sim {
  const ask = async (method: string, path: string, body?: unknown) => {
    const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await fetch(`${url()}/_sim${path}`, {
      method,
      headers: { ...headers, ...json },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text === '' ? null : JSON.parse(text)
  }
  return Object.assign(ask, { url })
}

let phonesMade = 0

/** A phone that nobody used before, so that tests on one program do not meet. */
export async function newPhone(sim: Sim, name: string, more: Record<string, unknown> = {}): Promise<Phone> {
  phonesMade += 1
  const waId = `49151${String(70_000_000 + phonesMade)}`
  const { phoneNumberId } = await practiceNumber(sim)
  const made = await sim<{ id: string; waId: string }>('POST', '/phones', { name, waId, ...more })
  const at = `/phones/${made.id}`
  const phone: Phone = {
    id: made.id,
    name,
    waId: made.waId,
    sends: async (message) =>
      (await sim<{ id: string }>('POST', `${at}/messages`, { to: phoneNumberId, ...message })).id,
    says: (text, rest = {}) => phone.sends({ type: 'text', text: { body: text }, ...rest }),
    acts: (what, body) => sim('POST', `${at}/${what}`, body),
    turns: (change) => sim('PATCH', at, change),
    looks: (isLooking = true) => sim('PATCH', at, { openChat: isLooking ? phoneNumberId : null }),
    shows: () => sim('GET', `${at}/chats/${phoneNumberId}`),
    got: (text) =>
      eventually(async () => {
        const messages = await phone.shows()
        const found = messages.find((one) => one.from === 'business' && one.content.body === text)
        if (!found) throw new Error(`“${text}” has not reached ${name}; there is ${JSON.stringify(messages)}`)
        return found
      }),
  }
  return phone
}

export const practiceNumber = (sim: Sim) =>
  sim<{ phoneNumberId: string; displayPhoneNumber: string; wabaId: string; appSecret: string }>('POST', '/practice')

export const sendsOf = async (sim: Sim): Promise<Send[]> => (await sim<{ sends: Send[] }>('GET', '/sends')).sends
