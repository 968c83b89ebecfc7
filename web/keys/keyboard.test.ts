import { deepEqual } from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { en } from '../i18n/en/index.ts'

const WEB = join(import.meta.dirname, '..')
const KEYS_DOCUMENT = join(WEB, '..', 'docs', 'keyboard.md')

interface Offer {
  id: string
  key: string
  /** The words of `keys` and `inbox` that it may be called by. */
  names: string[]
}

/** Whatever is offered with a key: `{ id: 'close', key: 'e', label: t('keys.close') … }`. */
const offers = globSync('**/*.{ts,tsx}', { cwd: WEB })
  .filter((path) => !path.includes('.test.'))
  .flatMap((path) => offersIn(readFileSync(join(WEB, path), 'utf8')))

test('the list of keys in the documents is that of the code', () => {
  const documented = [...readFileSync(KEYS_DOCUMENT, 'utf8').matchAll(/^\| `(.)` \| (.+?) \|$/gm)]
  const said = new Map(documented.map(([, key = '', what = '']) => [key, what.trim()]))
  deepEqual([...said.keys()].toSorted(), [...new Set(offers.map(({ key }) => key))].toSorted())
  const misnamed = offers.filter(({ key, names }) => key !== '/' && !names.includes(said.get(key) ?? ''))
  deepEqual(misnamed, [])
})

test('one key does one thing, and whatever has a key has a name for the palette', () => {
  const idsOf = Map.groupBy(offers, ({ key }) => key)
  // Each page has a search of its own.
  const doubled = [...idsOf].filter(([key, those]) => key !== '/' && new Set(those.map(({ id }) => id)).size > 1)
  deepEqual(doubled, [])
  deepEqual(
    offers.filter(({ names }) => names.length === 0),
    [],
  )
})

test('every word that the keys have is said by a command or by the windows around them', () => {
  const all = globSync('**/*.{ts,tsx}', { cwd: WEB })
    .filter((path) => !path.startsWith('i18n'))
    .map((path) => readFileSync(join(WEB, path), 'utf8'))
    .join('\n')
  const unsaid = Object.keys(en.keys).filter((name) => !all.includes(`'keys.${name}'`))
  deepEqual(unsaid, [])
})

function offersIn(source: string): Offer[] {
  const found = source.matchAll(/\bid: '([^']+)',\s*key: '(.)',\s*(?:otherKeys: [^\n]+\n\s*)?(label: [^\n]+)/g)
  return [...found].map(([, id = '', key = '', label = '']) => ({ id, key, names: wordsIn(label) }))
}

/** In English, of all that this line may say. */
function wordsIn(line: string): string[] {
  return [...line.matchAll(/'(\w+)\.(\w+)'/g)].flatMap(([, area = '', name = '']) => {
    const words = (en as Record<string, Record<string, unknown>>)[area]?.[name]
    return typeof words === 'string' ? [words] : [`${area}.${name}`]
  })
}
