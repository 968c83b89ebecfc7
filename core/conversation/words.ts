/** What in a batch says that a customer agrees to messages, or does not want them (rules K1–K7): words for the ledger. */
import type { Purpose } from '../whatsapp/consent.ts'
import type { ConsentWay } from '../whatsapp/consentMarks.ts'
import { type KeywordSettings, keywordOf, purposesOfKeyword } from '../whatsapp/keywords.ts'
import type { EditItem, MessageItem, PreferenceItem, StatusItem } from './items.ts'

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

/** A text opts in and out. A tap on a button or a list answers what stands above it: it only opts out, by what stands on it or by
 *  what the business put behind it. */
export function wordOfMessage(item: MessageItem, settings: KeywordSettings): SaidWord | null {
  const isTap = TAPS.has(item.kind)
  if (item.source !== 'customer' || item.text === null || !(isTap || item.kind === 'text')) return null
  if (!isTap) return wordIn(item.text, 'keyword', item, settings)
  const said = [item.text, behind(item)].map((text) => wordIn(text, 'tap', item, settings))
  const out = said.find((word) => word?.consent === 'opted_out')
  return out ? { ...out, wording: item.text } : null
}

/** Who turns what they wrote into STOP means it. Into YES counts for nothing: nobody saw what was asked. */
export function wordOfEdit(item: EditItem, settings: KeywordSettings): SaidWord | null {
  const word = item.type === 'edit' && item.text !== null ? wordIn(item.text, 'keyword', item, settings) : null
  return word?.consent === 'opted_out' ? word : null
}

function wordIn(
  text: string,
  way: 'keyword' | 'tap',
  { channelId, wamid }: Pick<MessageItem, 'channelId' | 'wamid'>,
  settings: KeywordSettings,
): SaidWord | null {
  const heard = keywordOf(text, settings)
  return (
    heard && {
      key: `message ${channelId} ${wamid}`,
      consent: heard.keyword === 'opt_in' ? 'opted_in' : 'opted_out',
      purposes: purposesOfKeyword(heard.keyword, settings),
      way,
      wording: text,
      languages: heard.languages,
    }
  )
}

/** The id of a button, which nobody sees. */
function behind({ content: { reply } }: MessageItem): string {
  const id = reply !== null && typeof reply === 'object' && 'id' in reply ? reply.id : null
  return typeof id === 'string' ? id : ''
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
