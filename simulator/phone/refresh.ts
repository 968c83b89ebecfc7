/** Owner of what comes from the simulator about the chosen phone. "Changed" means: read again; one reading at a time. */
import { ask, controlUrl, leaveWord, Refusal, tell } from './control.ts'
import { type Live, listen } from './live.ts'
import { chatOf, current, now, phoneOf, update } from './state.ts'
import type { Chat, Clock, Message, Phone } from './wire.ts'

const RETRY_MS = 3_000

/** Marks (and only here) what the simulator was last told to be on the screen. */
let told: { phoneId: string; chatId: string | null } | null = null
let stream: (Live & { phoneId: string }) | null = null
let running: Promise<void> | null = null
let isStale = false
let retry: ReturnType<typeof setTimeout> | undefined

/** Reads all again; called while it reads, it reads once more afterwards. */
export function refresh(): Promise<void> {
  isStale = true
  running ??= readUntilFresh().finally(() => {
    running = null
  })
  return running
}

async function readUntilFresh(): Promise<void> {
  while (isStale) {
    isStale = false
    try {
      await read()
    } catch (error) {
      const isRefused = error instanceof Refusal && (error.status === 401 || error.status === 403)
      if (current().phase !== 'ready' || isRefused) update({ phase: isRefused ? 'refused' : 'unreachable' })
      if (!isRefused) refreshLater()
      return
    }
  }
}

function refreshLater(): void {
  clearTimeout(retry)
  retry = setTimeout(refresh, RETRY_MS)
}

/** The clock may be turned elsewhere without anything changing on this phone. */
export async function readClock(): Promise<void> {
  if (document.visibilityState !== 'visible' || current().phase !== 'ready') return
  await ask<Clock>('clock').then(
    ({ offsetMs }) => update({ offsetMs }),
    () => undefined, // the next one will do
  )
}

async function read(): Promise<void> {
  const phones = await ask<Phone[]>('phones')
  const phoneId = phones.some(({ id }) => id === current().phoneId) ? current().phoneId : (phones[0]?.id ?? null)
  update({ phase: 'ready', phones, phoneId })
  followStream(phoneId)
  if (phoneId === null) {
    refreshLater()
    return
  }
  const { offsetMs } = await ask<Clock>('clock')
  const chats = await ask<Chat[]>(`phones/${encodeURIComponent(phoneId)}/chats`)
  if (current().phoneId !== phoneId) return
  noticeNew(chats)
  update({ chats, offsetMs })
  drawWhenTypingEnds(chats)
  // Until a business is there nothing would tell this phone that one came.
  if (chats.length === 0) refreshLater()
  const { chatId } = current()
  if (chatId === null) return
  const path = `phones/${encodeURIComponent(phoneId)}/chats/${encodeURIComponent(chatId)}`
  const messages = await ask<Message[]>(path)
  if (current().phoneId === phoneId && current().chatId === chatId) update({ messages })
}

/** A banner for what came in a chat that is not open, as a messenger shows it over the screen. */
function noticeNew(chats: readonly Chat[]): void {
  const { chats: before, chatId, screen } = current()
  for (const { phoneNumberId, lastMessage } of chats) {
    if (lastMessage?.from !== 'business') continue
    if (screen === 'lock' || screen === 'chats' || phoneNumberId === chatId) continue
    const known = before.find((chat) => chat.phoneNumberId === phoneNumberId)
    if (known && known.lastMessage?.id !== lastMessage.id) {
      update({ banner: { chatId: phoneNumberId, messageId: lastMessage.id } })
    }
  }
}

/** Typing ends by itself when its time is over; nothing is told about that. */
function drawWhenTypingEnds(chats: readonly Chat[]): void {
  for (const { typingUntil } of chats) {
    const restMs = typingUntil ? new Date(typingUntil).getTime() - now().getTime() : 0
    if (restMs > 0) setTimeout(update, restMs, {})
  }
}

function followStream(phoneId: string | null): void {
  if (stream?.phoneId === phoneId) return
  stream?.close()
  stream = null
  if (phoneId === null) return
  const live = listen(controlUrl(`phones/${encodeURIComponent(phoneId)}/stream`), ['changed'], {
    changed: refresh,
    connected(connected) {
      update({ connected })
      if (connected) {
        // The simulator may have started anew and forgotten what is on the screen.
        told = null
        tellOpenChat()
      } else refreshLater()
    },
  })
  stream = { ...live, phoneId }
}

export function choosePhone(phoneId: string): void {
  if (phoneId === current().phoneId) {
    update({ sheet: null, isCompany: false })
    return
  }
  putAway()
  update({
    phoneId,
    isCompany: false,
    chats: [],
    chatId: null,
    messages: [],
    screen: 'chats',
    sheet: null,
    quoting: null,
    editing: null,
    banner: null,
  })
  refresh()
}

export function openChat(chatId: string): void {
  update({ chatId, messages: [], screen: 'chat', sheet: null, quoting: null, editing: null, banner: null })
  tellOpenChat()
  refresh()
}

/** Blue ticks come from the chat being on the screen of an unlocked phone, in a page that can be seen. */
export function tellOpenChat(): void {
  const { phoneId, screen, chatId } = current()
  if (phoneId === null) return
  const shown = screen === 'chat' && document.visibilityState === 'visible' ? chatId : null
  if (told?.phoneId === phoneId ? told.chatId === shown : shown === null && told === null) return
  told = { phoneId, chatId: shown }
  tell('PATCH', `phones/${encodeURIComponent(phoneId)}`, { openChat: shown }).catch(() => {
    told = null
  })
}

/** Before the page goes, or another phone is taken up: the chat is no longer on a screen. */
export function putAway(): void {
  if (told === null || told.chatId === null) return
  leaveWord('PATCH', `phones/${encodeURIComponent(told.phoneId)}`, { openChat: null })
  told = null
}

export const currentPhonePath = (): string => `phones/${encodeURIComponent(phoneOf(current())?.id ?? '')}`

export const currentChatId = (): string => chatOf(current())?.phoneNumberId ?? ''
