import type { Purpose } from './consent.ts'
import { PURPOSES } from './consentMarks.ts'

export type Keyword = 'opt_in' | 'opt_out'

/** What a workspace listens for in one language, and what it answers. Words as an admin wrote them. */
export interface LanguageKeywords {
  /** A code such as `de`. */
  language: string
  optIn: readonly string[]
  optOut: readonly string[]
  /** What the customer is answered, where the workspace confirms. */
  optInReply: string
  optOutReply: string
}

export interface KeywordSettings {
  languages: readonly LanguageKeywords[]
  /** What STOP takes back. */
  optOutCovers: 'marketing' | 'everything'
  /** Whether the customer is told what their word did. */
  confirms: boolean
}

/** English and German; an admin may change them (product E2). */
export const DEFAULT_KEYWORDS: KeywordSettings = {
  languages: [
    {
      language: 'en',
      optIn: ['YES', 'START', 'SUBSCRIBE'],
      // 'STOP PROMOTIONS' is what Meta's editor writes on the button of a marketing template that is for leaving.
      optOut: ['STOP', 'UNSUBSCRIBE', 'OPT OUT', 'OPT-OUT', 'OPTOUT', 'STOP PROMOTIONS'],
      optInReply: 'Thank you, we will write to you here from now on. Reply STOP at any time to end this.',
      optOutReply: 'We will send you no more offers here. Reply START if you change your mind.',
    },
    {
      language: 'de',
      optIn: ['JA', 'START', 'ANMELDEN', 'ABONNIEREN'],
      optOut: ['STOPP', 'STOP', 'ABMELDEN', 'ABBESTELLEN'],
      optInReply: 'Danke, wir schreiben dir ab jetzt hier. Antworte jederzeit STOPP, um das zu beenden.',
      optOutReply: 'Wir schicken dir hier keine Angebote mehr. Antworte START, falls du es dir anders überlegst.',
    },
  ],
  optOutCovers: 'marketing',
  confirms: false,
}

export interface HeardKeyword {
  keyword: Keyword
  /** Of the lists it stands in, the first. */
  languages: readonly string[]
}

/** No keyword is longer; a longer message contains a word at most. */
export const KEYWORD_UNITS_MAX = 64

/** Whether a message is exactly a keyword, whatever its case and the space and punctuation around it. */
export function keywordOf(
  text: string,
  { languages }: Pick<KeywordSettings, 'languages'> = DEFAULT_KEYWORDS,
): HeardKeyword | null {
  const word = bare(text)
  if (word === '') return null
  const heardIn = (list: 'optIn' | 'optOut') =>
    languages.filter((one) => spellings(one[list]).has(word)).map(({ language }) => language)
  // Where a word stands in both lists by mistake, the customer is left in peace.
  const out = heardIn('optOut')
  if (out.length > 0) return { keyword: 'opt_out', languages: out }
  const into = heardIn('optIn')
  return into.length > 0 ? { keyword: 'opt_in', languages: into } : null
}

/** Whether a message is exactly one of these words, whatever its case and what stands around it. */
export const isOneOf = (text: string, words: readonly string[]): boolean => spellings(words).has(bare(text))

/** What a keyword is about: YES grants everything, STOP takes back what the workspace set. */
export const purposesOfKeyword = (
  keyword: Keyword,
  { optOutCovers }: Pick<KeywordSettings, 'optOutCovers'>,
): readonly Purpose[] => (keyword === 'opt_in' || optOutCovers === 'everything' ? PURPOSES : ['marketing'])

export interface KeywordWarning {
  language: string
  list: 'optIn' | 'optOut'
  word: string
  because: 'in_both_lists' | 'ordinary' | 'never_heard'
}

/** What people write every day without meaning to agree to anything, or to leave. */
const ORDINARY = [
  ...['ok', 'okay', 'k', 'no', 'hi', 'hello', 'hey', 'thanks', 'thank you', 'please', 'good', 'great', 'sure', 'yep'],
  ...['nein', 'hallo', 'danke', 'bitte', 'gut', 'gern', 'gerne', 'klar', 'passt', 'super', 'jo', 'moin', 'servus'],
  ...['end', 'ende', 'go', 'los', 'more', 'mehr', '1', '2'],
]

/** Words that do not do what an admin may expect of them. Nothing here stops anybody from using them. */
export function keywordWarnings(languages: readonly LanguageKeywords[]): KeywordWarning[] {
  const outs = new Set(languages.flatMap(({ optOut }) => optOut.map(bare)))
  return languages.flatMap(({ language, optIn, optOut }) => [
    ...optIn.flatMap((word) => warn(language, 'optIn', word, outs)),
    ...optOut.flatMap((word) => warn(language, 'optOut', word, null)),
  ])
}

function warn(language: string, list: 'optIn' | 'optOut', word: string, outs: Set<string> | null): KeywordWarning[] {
  const plain = bare(word)
  const because =
    plain === ''
      ? ('never_heard' as const)
      : outs?.has(plain)
        ? ('in_both_lists' as const)
        : spellings(ORDINARY).has(plain)
          ? ('ordinary' as const)
          : null
  return because === null ? [] : [{ language, list, word, because }]
}

/** Each word as it is compared, kept for the list: a batch asks the same lists for each of its messages. */
function spellings(words: readonly string[]): ReadonlySet<string> {
  const known = spelled.get(words) ?? new Set(words.map(bare).filter((word) => word !== ''))
  spelled.set(words, known)
  return known
}
const spelled = new WeakMap<readonly string[], ReadonlySet<string>>()

/** Space, punctuation, controls, what nobody sees, and the signs that people put around a word: WhatsApp's marks, brackets, dashes, lines. */
const AROUND = /^[\p{P}\p{Z}\p{C}\p{Sk}<>|=+~❓❔❕❗\uFFFD\p{Default_Ignorable_Code_Point}]$/u
/** Joiners, soft hyphens, marks of direction, the choice between a sign and its picture. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu

/** One spelling for each word, one space between words, nothing around them; '' where it is too long to be a keyword. */
function bare(text: string): string {
  const inner = within(text)
  if (inner.length > KEYWORD_UNITS_MAX) return ''
  return within(oneCase(inner.replace(UNSEEN, '').normalize('NFKC'))).replace(/[\p{Z}\p{C}]+/gu, ' ')
}

/** Without what stands around it: each end is walked once, however long it is. */
function within(text: string): string {
  let [start, end] = [0, text.length]
  for (let sign = signAt(text, start); AROUND.test(sign); sign = signAt(text, start)) start += sign.length
  for (let sign = signBefore(text, end); end > start && AROUND.test(sign); sign = signBefore(text, end))
    end -= sign.length
  return text.slice(start, end)
}

const signAt = (text: string, at: number) => (at < text.length ? String.fromCodePoint(text.codePointAt(at) ?? 0) : '')
const signBefore = (text: string, end: number) => signAt(text, end - (isPair(text, end - 2) ? 2 : 1))
const isPair = (text: string, at: number) => (text.codePointAt(at) ?? 0) > 0xffff

/** By way of the capitals, in which ß is SS and the dotless i of Turkish is an I; the dotted capital of Turkish loses its dot. */
const oneCase = (text: string) => text.toLowerCase().toUpperCase().toLowerCase().replaceAll('i\u0307', 'i')
