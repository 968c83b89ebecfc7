/** One emoji as the picker knows it. */
export interface Emoji {
  sign: string
  /** In the reader's language. */
  name: string
  group: number
  /** In the five tones, from light to dark; empty where it has none. */
  tones: readonly string[]
  /** All words by which it is found, in every language, simplified. */
  words: readonly string[]
}

/** What a data package holds for one language. */
export interface EmojiEntry {
  hexcode: string
  label: string
  unicode: string
  group?: number
  order?: number
  tags?: readonly string[]
  skins?: readonly { unicode: string }[]
}

const FOUND_MAX = 64
/** Signs that stand for parts of others are no emoji of their own. */
const GROUP_OF_PARTS = 2
const TONES = 5
/** What is meant most often goes first among those that fit as well. */
const USUAL = ['👍', '❤', '😂', '😊', '🙏', '🎉', '😮', '😢', '🔥', '👋']

/** All emoji in their usual order, named in the first language and found in all of them. */
export function mergeEmoji(languages: readonly (readonly EmojiEntry[])[]): Emoji[] {
  const [first = [], ...others] = languages
  const more = others.map((entries) => new Map(entries.map((entry) => [entry.hexcode, entry])))
  return first
    .filter(({ group }) => group !== undefined && group !== GROUP_OF_PARTS)
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map((entry) => {
      const same = [entry, ...more.flatMap((entries) => entries.get(entry.hexcode) ?? [])]
      const words = same.flatMap(({ label, tags = [] }) => [label, ...tags])
      const tones = (entry.skins ?? []).slice(0, TONES).map(({ unicode }) => unicode)
      return {
        sign: shortest(entry.unicode),
        name: entry.label,
        group: entry.group ?? 0,
        tones: tones.length === TONES ? tones : [],
        words: [...new Set(words.flatMap((word) => [simple(word), ...simple(word).split(' ')]))],
      }
    })
}

/** The data asks for the coloured form even where there is no other. */
function shortest(sign: string): string {
  const bare = sign.replace(/\uFE0F$/, '')
  return RGI.test(bare) ? bare : sign
}
const RGI = /^\p{RGI_Emoji}$/v

/** Those of which a word begins with each of what was typed: whole words first, the usual ones first among them, then as they stand. */
export function findEmoji(all: readonly Emoji[], typed: string, max: number = FOUND_MAX): Emoji[] {
  const parts = simple(typed).split(' ').filter(Boolean)
  if (parts.length === 0) return []
  const rank = ({ sign, words }: Emoji) => {
    if (!parts.every((part) => words.some((word) => word.startsWith(part)))) return null
    const usual = USUAL.indexOf(sign.replace(/\uFE0F$/, ''))
    return (parts.every((part) => words.includes(part)) ? 0 : 100) + (usual === -1 ? USUAL.length : usual)
  }
  return all
    .flatMap((emoji) => {
      const place = rank(emoji)
      return place === null ? [] : [{ emoji, place }]
    })
    .sort((a, b) => a.place - b.place)
    .slice(0, max)
    .map(({ emoji }) => emoji)
}

/** Without case and accents: `ä` is found by `a`, `ß` by `ss`. */
const simple = (words: string) =>
  words
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
