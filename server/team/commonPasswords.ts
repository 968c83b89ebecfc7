import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refused } from '#server/platform/refused.ts'

/** Of each of some 50,000 passwords that everybody tries first, four bytes of its SHA-256, in order: nobody has to read them,
 *  and about one good password in 90,000 is refused with them. Where they are from: docs/decisions/common-passwords.md. */
const KNOWN = readFileSync(join(import.meta.dirname, 'commonPasswords.bin'))
const HASH_BYTES = 4
/** Shorter runs between digits are no word. */
const WORD_LETTERS_MIN = 4
const DIFFERENT_MIN = 4

/** Refuses what is guessed first: a common password, a common word with figures around it, a run over the keyboard, a
 *  pattern said again and again, one's own name. Length is all that is asked beside. */
export function refuseCommonPassword(password: string, person: { name: string; email: string }): void {
  if (isGuessable(password, [person.email, ...person.email.split('@'), ...person.name.split(/\s+/)])) {
    throw new Refused(422, 'common_password', {
      en: 'This password is among the first that are tried. Choose another, for example a few words that do not belong together.',
      de: 'Dieses Passwort wird mit als Erstes ausprobiert. Nimm ein anderes, zum Beispiel ein paar Wörter, die nichts miteinander zu tun haben.',
    })
  }
}

function isGuessable(password: string, own: readonly string[]): boolean {
  const text = password.normalize('NFKC').toLowerCase().trim()
  const bare = withoutFigures(text)
  const cores = [text, bare, asLetters(bare), withoutFigures(asLetters(text)), once(text)]
  if (new Set(text).size < DIFFERENT_MIN || isRun(text)) return true
  const words = ['posthorn', ...own.map((word) => word.normalize('NFKC').toLowerCase())]
  return cores.some((core) => words.includes(core) || isKnown(core))
}

/** `Sommer2026!` is `sommer`. */
const withoutFigures = (text: string) => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')

/** `p4$$w0rd` is `password`. */
const asLetters = (text: string) => text.replace(/[0134578@$!]/g, (sign) => LOOKS_LIKE[sign] ?? sign)
const LOOKS_LIKE: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** `hellohello` is `hello`. */
const once = (text: string) => /^(.+?)\1+$/u.exec(text)?.[1] ?? text

/** Letters, digits or keys as they stand beside each other, forwards or backwards, again and again. */
function isRun(text: string): boolean {
  const backwards = [...text].reverse().join('')
  return RUNS.some((run) => {
    const round = run.repeat(Math.ceil(text.length / run.length) + 1)
    return round.includes(text) || round.includes(backwards)
  })
}
const RUNS = [
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789',
  '1234567890',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
]

function isKnown(text: string): boolean {
  if (text.length < WORD_LETTERS_MIN) return false
  const wanted = createHash('sha256').update(text).digest().readUInt32BE()
  let [low, high] = [0, KNOWN.length / HASH_BYTES]
  while (low < high) {
    const middle = (low + high) >>> 1
    const found = KNOWN.readUInt32BE(middle * HASH_BYTES)
    if (found === wanted) return true
    if (found < wanted) low = middle + 1
    else high = middle
  }
  return false
}
