/** Everything the popup shows is in one value; `update()` replaces parts of it and draws again once. */
import { chooseLanguage, type Language, type Words, wordsOf } from './words/index.ts'

export type Screen =
  | 'login'
  | 'intro'
  | 'permissions'
  | 'portfolio'
  | 'account'
  | 'confirm'
  | 'profile'
  | 'number'
  | 'code'
  | 'done'

export interface Person {
  id: string
  name: string
  email: string
}

export interface Portfolio {
  id: string
  name: string
  isVerified: boolean
  numbersMax: number
  accounts: { id: string; name: string; numbers: number }[]
}

export interface KnownNumber {
  id: string
  displayPhoneNumber: string
  verifiedName: string
  isVerified: boolean
  isConnected: boolean
}

export interface NumberRefusal {
  kind: string
  provider?: string | null
  account?: string
  max?: number
}

export interface MetaError {
  message: string
  code: string
  as: 'ERROR' | 'CANCEL'
  sessionId: string
  timestamp: string
}

/** What the person typed and chose; kept however often they go back. */
export interface Values {
  personId: string
  portfolio: string
  businessName: string
  businessPhone: string
  website: string
  email: string
  country: string
  timeZone: string
  account: string
  accountName: string
  accountTimeZone: string
  numberChoice: string
  displayName: string
  differs: boolean
  vertical: string
  description: string
  numberCountry: string
  number: string
  method: 'SMS' | 'VOICE'
  code: string
}

export interface State {
  language: Language
  words: Words
  phase: 'loading' | 'ready' | 'failed' | 'error' | 'over'
  /** Why the popup cannot be used, as a key of `words.failed`. */
  failedWith: string
  error: MetaError | null
  screen: Screen
  busy: boolean
  isLeaving: boolean
  isPickingPerson: boolean
  signup: string
  app: string
  people: Person[]
  portfolios: Portfolio[]
  dialCodes: Record<string, string>
  verticals: string[]
  legalName: string
  numbers: KnownNumber[]
  /** Why the account can take no further number. */
  full: NumberRefusal | null
  values: Values
  refusals: Record<string, string>
  numberRefusal: NumberRefusal | null
  /** Something to know, in a sentence. */
  notice: string
  sentTo: string
  sentBy: 'SMS' | 'VOICE'
  isOnlyAccount: boolean
  isWithoutNumber: boolean
}

export const NEW = 'new'
export const LATER = 'later'

const query = new URLSearchParams(location.search)
const language = chooseLanguage(query.get('locale'), navigator.languages)
const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone

let state: State = {
  language,
  words: wordsOf(language),
  phase: 'loading',
  failedWith: '',
  error: null,
  screen: 'login',
  busy: false,
  isLeaving: false,
  isPickingPerson: false,
  signup: '',
  app: '',
  people: [],
  portfolios: [],
  dialCodes: {},
  verticals: [],
  legalName: '',
  numbers: [],
  full: null,
  values: {
    personId: '',
    portfolio: '',
    businessName: '',
    businessPhone: '',
    website: '',
    email: '',
    country: '',
    timeZone,
    account: '',
    accountName: '',
    accountTimeZone: timeZone,
    numberChoice: '',
    displayName: '',
    differs: false,
    vertical: '',
    description: '',
    numberCountry: '',
    number: '',
    method: 'SMS',
    code: '',
  },
  refusals: {},
  numberRefusal: null,
  notice: '',
  sentTo: '',
  sentBy: 'SMS',
  isOnlyAccount: false,
  isWithoutNumber: false,
}

let draw: () => void = () => undefined
let isDrawing = false

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

/** A field changed: its refusal no longer holds. */
export function enter(change: Partial<Values>): void {
  const refusals = { ...state.refusals }
  for (const name of Object.keys(change)) delete refusals[name]
  update({ values: { ...state.values, ...change }, refusals, numberRefusal: null })
}

/** `drawing` runs after each change, once for all changes of one turn. */
export function drawWith(drawing: () => void): void {
  draw = drawing
  update({})
}
