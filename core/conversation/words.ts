/** What in a batch says that a customer agrees to messages, or does not want them (rules K1–K7): words for the ledger. */
import type { Purpose } from '../whatsapp/consent.ts'
import type { ConsentWay } from '../whatsapp/consentMarks.ts'
import { type KeywordSettings, keywordOf, purposesOfKeyword } from '../whatsapp/keywords.ts'
import type { MessageItem, PreferenceItem, StatusItem } from './items.ts'

export interface HeardWord {
  /** Heard again under one key, a word is the same word. */
  key: string
  scope: string
  party: string
  identityId: string | null
  contactId: string | null
  conversationId: string | null
  messageId: string | null
  channelId: string
  consent: 'opted_in' | 'opted_out'
  purposes: readonly Purpose[]
  way: ConsentWay
  at: Date
  wording: string | null
  /** Of keywords: in whose lists it stands. */
  languages: readonly string[]
}

export type SaidWord = Pick<HeardWord, 'key' | 'consent' | 'purposes' | 'way' | 'wording' | 'languages'>

/** Meta refuses marketing to who stopped it (fact sheet §9). */
const STOPPED_MARKETING_CODE = 131050
const STOPPED_MARKETING = new RegExp(`"code":\\s*${STOPPED_MARKETING_CODE}\\b`)
const TAPS = new Set(['button', 'interactive_reply'])

/** A text opts in and out. A tap on a button or a list answers what stands above it: it only opts out. */
export function wordOfMessage(item: MessageItem, settings: KeywordSettings): SaidWord | null {
  const isTap = TAPS.has(item.kind)
  if (item.source !== 'customer' || item.text === null || !(isTap || item.kind === 'text')) return null
  const heard = keywordOf(item.text, settings)
  if (heard === null || (isTap && heard.keyword === 'opt_in')) return null
  return {
    key: `message ${item.channelId} ${item.wamid}`,
    consent: heard.keyword === 'opt_in' ? 'opted_in' : 'opted_out',
    purposes: purposesOfKeyword(heard.keyword, settings),
    way: isTap ? 'tap' : 'keyword',
    wording: item.text,
    languages: heard.languages,
  }
}

/** Meta's own switch is about marketing alone. */
export function wordOfPreference({ value, wording, at, person }: PreferenceItem, scope: string): SaidWord {
  return {
    key: `meta ${scope} ${person.userId ?? person.waId} ${value} ${at.getTime()}`,
    consent: value === 'stop' ? 'opted_out' : 'opted_in',
    purposes: ['marketing'],
    way: 'meta',
    wording,
    languages: [],
  }
}

export function wordOfReport({ channelId, wamid, status, errors }: StatusItem): SaidWord | null {
  if (status !== 'failed' || errors === null || !STOPPED_MARKETING.test(errors)) return null
  return {
    key: `refusal ${channelId} ${wamid}`,
    consent: 'opted_out',
    purposes: ['marketing'],
    way: 'refusal',
    wording: null,
    languages: [],
  }
}
