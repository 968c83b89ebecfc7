import { type Cluster, clustersOf } from './fold.ts'

/** Of what is longer, the beginning is found. */
export const WORD_UNITS_MAX = 64
/** More different words of one message are not kept. */
export const WORDS_MAX = 3_000
/** Further text is not read: a message has 4,096 characters, a caption fewer. */
export const TEXT_UNITS_MAX = 20_000

/** A word, or a stretch of a script that is written without spaces between words. */
export interface Token {
  kind: 'word' | 'stretch'
  folded: string
  letters: Cluster[]
}

const LETTER = /^[\p{L}\p{N}\p{M}]/u
/** Chinese, Japanese and Korean; Thai, Lao, Khmer and Burmese. */
const SPACELESS =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30FC\u3005\u3007]/u
const PICTURE = /^\p{Extended_Pictographic}/u
const PLAIN_LETTER = /^[a-z0-9]$/

/** The text taken apart, in its order. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let open = null as Token | null
  for (const letter of clustersOf(text.slice(0, TEXT_UNITS_MAX))) {
    const kind = kindOf(letter.folded)
    if (kind === 'inkless') continue
    if (kind === 'gap') open = null
    else if (kind === 'picture') {
      tokens.push({ kind: 'word', folded: letter.folded, letters: [letter] })
      open = null
    } else if (open?.kind === kind) {
      open.folded += letter.folded
      open.letters.push(letter)
    } else {
      open = { kind, folded: letter.folded, letters: [letter] }
      tokens.push(open)
    }
  }
  return tokens
}

/** What of a text is kept for finding it: each word once, stretches as pairs of letters. */
export function wordsOf(text: string): string[] {
  const words = new Set<string>()
  for (const { kind, folded } of tokensOf(text)) {
    if (kind === 'word') words.add(cut(folded))
    else for (const pair of pairsOf(folded, 'kept')) words.add(pair)
    if (words.size >= WORDS_MAX) break
  }
  return [...words].slice(0, WORDS_MAX)
}

/** 北京大学 as 北京, 京大, 大学. What is kept ends with the single last letter, so that each letter begins something. */
export function pairsOf(stretch: string, what: 'kept' | 'asked'): string[] {
  const letters = [...stretch]
  const pairs = letters.slice(1).map((letter, index) => `${letters[index]}${letter}`)
  return what === 'kept' || pairs.length === 0 ? [...pairs, letters.at(-1) ?? ''] : pairs
}

/** A word as it is kept; never half a character. */
export const cut = (word: string): string =>
  word.length <= WORD_UNITS_MAX
    ? word
    : word
        .slice(0, WORD_UNITS_MAX)
        .toWellFormed()
        .replace(/\uFFFD$/, '')

function kindOf(folded: string): 'word' | 'stretch' | 'picture' | 'gap' | 'inkless' {
  if (PLAIN_LETTER.test(folded)) return 'word'
  if (folded === '') return 'inkless'
  if (SPACELESS.test(folded)) return 'stretch'
  if (LETTER.test(folded)) return 'word'
  return PICTURE.test(folded) ? 'picture' : 'gap'
}
