/** Everything the page shows is in one value; `update()` replaces parts of it and draws again once. */
import type { Chat, CompanyText, Delivery, Fault, Message, Phone, Template, WebhookBehaviour } from './wire.ts'
import { chooseLanguage, type Language, type Words, wordsOf } from './words/index.ts'

export type Phase = 'loading' | 'unreachable' | 'refused' | 'ready'

export type Screen = 'lock' | 'chats' | 'chat' | 'settings' | 'business'

/** What lies over the phone's screen. */
export type Sheet =
  | { kind: 'attach' }
  | { kind: 'location' }
  | { kind: 'contact' }
  | { kind: 'poll' }
  | { kind: 'file'; name: string; mimeType: string; base64: string; previewUrl: string | null }
  | { kind: 'message'; messageId: string }
  | { kind: 'list'; messageId: string }
  | { kind: 'note'; title: string; text: string }
  | { kind: 'phones' }

export interface State {
  language: Language
  words: Words
  embedded: boolean
  /** Only the company's telephone, as `/phone/lock` shows it. */
  isCompanyOnly: boolean
  /** The company's telephone has been taken up instead of a person's. */
  isCompany: boolean
  /** Newest first. */
  companyTexts: CompanyText[]
  phase: Phase
  connected: boolean
  offsetMs: number
  phones: Phone[]
  phoneId: string | null
  chats: Chat[]
  screen: Screen
  chatId: string | null
  messages: Message[]
  sheet: Sheet | null
  /** Unsent text by chat; lives as long as the page. */
  drafts: Record<string, string>
  quoting: string | null
  editing: string | null
  /** A message that came while its chat was not on the screen. */
  banner: { chatId: string; messageId: string } | null
  /** Something that went wrong or was done, in a sentence, shown for a moment. */
  toast: string | null
  makingPhone: boolean
  drawer: Drawer
}

export interface Drawer {
  open: boolean
  access: 'unknown' | 'allowed' | 'refused'
  faults: Fault[]
  templates: Template[]
  behaviour: WebhookBehaviour
  deliveries: Delivery[]
  shownDelivery: string | null
}

const query = new URLSearchParams(location.search)
const language = chooseLanguage(query.get('lang'), navigator.languages)

/** Room for strip, phone and drawer beside each other. */
const WIDE = '(min-width: 1024px)'

let state: State = {
  language,
  words: wordsOf(language),
  embedded: query.get('embedded') === '1',
  isCompanyOnly: location.pathname.endsWith('/lock'),
  isCompany: false,
  companyTexts: [],
  phase: 'loading',
  connected: true,
  offsetMs: 0,
  phones: [],
  phoneId: query.get('phone'),
  chats: [],
  screen: 'chats',
  chatId: null,
  messages: [],
  sheet: null,
  drafts: {},
  quoting: null,
  editing: null,
  banner: null,
  toast: null,
  makingPhone: false,
  drawer: {
    open: matchMedia(WIDE).matches,
    access: 'unknown',
    faults: [],
    templates: [],
    behaviour: {},
    deliveries: [],
    shownDelivery: null,
  },
}

let draw: () => void = () => undefined
let isDrawing = false

export const now = (): Date => new Date(Date.now() + state.offsetMs)

export const current = (): State => state

export function update(change: Partial<State>): void {
  state = { ...state, ...change }
  if (isDrawing) return
  isDrawing = true
  queueMicrotask(() => {
    isDrawing = false
    draw()
  })
}

export const updateDrawer = (change: Partial<Drawer>): void => update({ drawer: { ...state.drawer, ...change } })

/** `drawing` runs after each change, once for all changes of one turn. */
export function drawWith(drawing: () => void): void {
  draw = drawing
  update({})
}

export const phoneOf = (from: State): Phone | null => from.phones.find(({ id }) => id === from.phoneId) ?? null

export const chatOf = (from: State): Chat | null =>
  from.chats.find(({ phoneNumberId }) => phoneNumberId === from.chatId) ?? null

export const messageOf = (from: State, id: string | null | undefined): Message | null =>
  id ? (from.messages.find((message) => message.id === id) ?? null) : null

export const draftOf = (from: State): string => from.drafts[draftKey(from)] ?? ''

export const draftKey = (from: State): string => `${from.phoneId} ${from.chatId}`

const TOAST_MS = 4_000
let toastTimer: ReturnType<typeof setTimeout> | undefined

export function say(toast: string): void {
  clearTimeout(toastTimer)
  toastTimer = setTimeout(() => update({ toast: null }), TOAST_MS)
  update({ toast })
}

/** Runs an act and says so when it fails; answers whether it worked. */
export async function attempt(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act()
    return true
  } catch (error) {
    say(`${state.words.actionFailed}: ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}
