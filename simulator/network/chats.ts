/** Which messages lie in which chat, and who is typing. */
import type { Message } from '../state/rows.ts'
import type { World } from '../world.ts'

export interface Chats {
  add(message: Message): void
  /** Of one phone with one business number, in the order they came. */
  of(phoneId: string, phoneNumberId: string): Message[]
  /** Business numbers this phone has a chat with. */
  numbersOf(phoneId: string): string[]
  typingUntilMs(phoneId: string, phoneNumberId: string): number | null
  setTyping(phoneId: string, phoneNumberId: string, untilMs: number | null): void
}

export function createChats(world: World): Chats {
  const { store } = world
  const byPhone = new Map<string, Map<string, string[]>>()
  const typing = new Map<string, number>()
  const index = (message: Message) => {
    const chats = byPhone.get(message.phoneId) ?? new Map<string, string[]>()
    byPhone.set(message.phoneId, chats)
    const ids = chats.get(message.phoneNumberId) ?? []
    chats.set(message.phoneNumberId, ids)
    ids.push(message.id)
  }
  for (const message of store.messages.rows()) index(message)
  world.onReset(() => {
    byPhone.clear()
    typing.clear()
  })

  return {
    add(message) {
      store.messages.put(message)
      index(message)
    },
    of(phoneId, phoneNumberId) {
      const ids = byPhone.get(phoneId)?.get(phoneNumberId) ?? []
      const messages = ids.map((id) => store.messages.get(id)).filter((message) => message !== undefined)
      if (messages.length < ids.length)
        byPhone.get(phoneId)?.set(
          phoneNumberId,
          messages.map(({ id }) => id),
        )
      return messages
    },
    numbersOf: (phoneId) => [...(byPhone.get(phoneId)?.keys() ?? [])],
    typingUntilMs(phoneId, phoneNumberId) {
      const untilMs = typing.get(`${phoneId}|${phoneNumberId}`)
      return untilMs !== undefined && untilMs > world.clock.now() ? untilMs : null
    },
    setTyping(phoneId, phoneNumberId, untilMs) {
      if (untilMs === null) typing.delete(`${phoneId}|${phoneNumberId}`)
      else typing.set(`${phoneId}|${phoneNumberId}`, untilMs)
    },
  }
}

/** What the person can see: nothing that is still under way to the phone. */
export const isOnScreen = (message: Message): boolean =>
  message.type !== 'reaction' && (message.from === 'phone' || message.arrivedAtMs !== null)
