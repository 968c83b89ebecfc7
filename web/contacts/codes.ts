import { getCountries } from 'libphonenumber-js/min'
import { nameOfCode } from '../i18n/format.ts'
import { currentLocale } from '../i18n/index.ts'

type Choice = readonly [code: string, name: string]

/** Every language with a two-letter code that the browser can name, by name in the reader's language. */
export function languages(): Choice[] {
  const names = new Intl.DisplayNames([currentLocale()], { type: 'language', fallback: 'none' })
  return byName(twoLetters().flatMap((code) => named(code, names.of(code))))
}

/** Every country that has phone numbers, by name in the reader's language. */
export const countries = (): Choice[] => byName(getCountries().map((code) => [code, nameOfCode('region', code)]))

const named = (code: string, name: string | undefined): Choice[] => (name ? [[code, name]] : [])

const byName = (choices: Choice[]) => choices.sort((a, b) => a[1].localeCompare(b[1], currentLocale()))

function twoLetters(): string[] {
  const letters = [...'abcdefghijklmnopqrstuvwxyz']
  return letters.flatMap((first) => letters.map((second) => first + second))
}
