import { deepEqual, equal } from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { en } from '#web/i18n/en/index.ts'
import { CHOSEN_KEYS } from '#web/inbox/list/chosenKeys.ts'
import { ACTIONS, PLACES, type Place, placeOf } from '#web/keys/actions.ts'
import { controlsIn, offersIn, parse } from './sources.ts'
import { GENERAL, PART, STANDS_FOR } from './standsFor.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const WEB = join(ROOT, 'web')
const KEYS_DOCUMENT = join(ROOT, 'docs', 'keyboard.md')
/** Where people work. The settings are pages of forms; each page is reached by name. */
const AREAS = ['app', 'consents', 'contacts', 'inbox', 'notifications', 'practice', 'workflows']
/** What has its key in the text field (composer/keys.ts) or is a place of the settings. */
const KEYLESS: readonly (Place | undefined)[] = ['composer', 'settings']
/** What is on the screen together. Chosen things take the keys of what is open. */
const TOGETHER: readonly (readonly Place[])[] = [
  ['everywhere', 'list', 'thread', 'message', 'panel'],
  ['everywhere', 'chosen'],
  ['everywhere', 'contacts'],
  ['everywhere', 'contacts', 'panel'],
  ['everywhere', 'chosenContacts'],
  ['everywhere', 'workflows'],
]

const files = globSync('**/*.{ts,tsx}', { cwd: WEB })
  .filter((path) => !path.includes('.test.') && !path.startsWith('i18n'))
  .map((path) => {
    const source = readFileSync(join(WEB, path), 'utf8')
    return { path, source, nodes: parse(source, path) }
  })
const offers = files.flatMap(({ source, nodes }) => offersIn(source, nodes))
const words = await allWords()

test('whatever is offered stands in the table with its key, and whatever stands there is offered', () => {
  const missing = offers.filter(({ id }) => standsIn(id) === undefined).map(({ id }) => id)
  deepEqual(missing, [])
  const other = offers.flatMap(({ id, key }) => {
    const place = standsIn(id)
    if (KEYLESS.includes(place)) return []
    const said = place && (ACTIONS[place] as Record<string, string>)[id]
    // Several of a kind have keys that are counted.
    if (id.endsWith('*')) return key === null ? [`${id} has no key`] : []
    return said === key ? [] : [`${id} has ${key}, and ${said} in the table`]
  })
  deepEqual(other, [])
  const unoffered = PLACES.flatMap((place) => Object.keys(ACTIONS[place])).filter(
    (id) => !offers.some((one) => isOf(one.id, id)),
  )
  deepEqual(unoffered, [])
})

test('no two acts have the same key where both are on the screen', () => {
  for (const places of TOGETHER) {
    const all = places.flatMap((place) =>
      Object.entries(ACTIONS[place]).flatMap(([id, keys]) => keysIn(keys).map((key) => ({ id, key }))),
    )
    const doubled = [...Map.groupBy(all, ({ key }) => key)].filter(([, those]) => those.length > 1)
    deepEqual(doubled, [], places.join())
    // The first of two keys does nothing by itself.
    const begin = new Set(all.flatMap(({ key }) => (key.includes(' ') ? [key.split(' ')[0]] : [])))
    deepEqual(
      all.filter(({ key }) => begin.has(key)),
      [],
    )
  }
})

test('keys that come before the bar for what is chosen are kept for it: all of its own, and no other', () => {
  const ofBar = Object.entries(ACTIONS.chosen).filter(([act]) => !['bulk clear', 'bulk all'].includes(act))
  equal(CHOSEN_KEYS, ofBar.map(([, key]) => key).join(''))
})

test('every button and every entry of a menu where people work stands for an act that has a key and a name', () => {
  const unknown: string[] = []
  const used = new Set<string>()
  for (const { path, source, nodes } of files) {
    if (!path.endsWith('.tsx') || !AREAS.includes(path.split('/')[0] ?? '')) continue
    const known = STANDS_FOR[path]
    for (const { name, marked } of controlsIn(source, nodes)) {
      const act = marked ?? (typeof known === 'string' ? known : (known?.[name] ?? GENERAL[name]))
      used.add(path).add(`${path} ${name}`)
      if (act === undefined || (act !== PART && standsIn(act) === undefined)) unknown.push(`${path}: ${name}`)
    }
  }
  deepEqual(unknown, [])
  const gone = Object.entries(STANDS_FOR).flatMap(([path, those]) =>
    typeof those === 'string' ? [path] : Object.keys(those).map((name) => `${path} ${name}`),
  )
  deepEqual(
    gone.filter((name) => !used.has(name)),
    [],
  )
})

test('the list of keys in the documents is the table', () => {
  const documented = readFileSync(KEYS_DOCUMENT, 'utf8')
  const rows = [...documented.matchAll(/^## (.+)$|^\| (`.+) \| (.+?) \|$/gm)]
  let place = ''
  const said = rows.flatMap(([, heading, key = '', what = '']) => {
    if (heading) place = heading
    return heading ? [] : [`${place}: ${key.trim()} ${what.trim()}`]
  })
  const expected = PLACES.filter((one) => one !== 'settings').flatMap((one) =>
    Object.entries(ACTIONS[one]).map(
      ([id, keys]) => `${words[`keyboard.place.${one}`]}: ${printed(keys)} ${nameOf(id)}`,
    ),
  )
  deepEqual(said, expected)
})

test('every word that the keys have is said by a command or by the windows around them', () => {
  const all = files.map(({ source }) => source).join('\n')
  const unsaid = Object.keys(en.keys).filter((name) => !all.includes(`'keys.${name}'`))
  deepEqual(unsaid, [])
})

/** Where the table has this id, or several of a kind. */
function standsIn(id: string): Place | undefined {
  return placeOf(id) ?? PLACES.find((place) => Object.keys(ACTIONS[place]).some((name) => isOf(id, name)))
}

const isOf = (offered: string, id: string) =>
  offered === id || (offered.endsWith('*') && id.startsWith(offered.slice(0, -1)))

/** `, 1 … , 6` are six keys. */
function keysIn(keys: string): string[] {
  const [from = '', to] = keys.split(' … ')
  if (to === undefined) return keys === '' ? [] : [keys]
  const [first, last] = [Number(from.at(-1)), Number(to.at(-1))]
  return Array.from({ length: last - first + 1 }, (_, at) => from.slice(0, -1) + (first + at))
}

const printed = (keys: string) =>
  keys
    .split(' … ')
    .map((one) =>
      one
        .split(one.includes('+') && one.length > 1 ? /$^/ : ' ')
        .map((key) => `\`${key}\``)
        .join(' '),
    )
    .join(' … ')

/** Where the palette has more names than one, or says what is there just now. */
const CALLED: Record<string, string> = {
  'go /inbox': 'Go to the inbox',
  'go /contacts': 'Go to the contacts',
  'go /automation': 'Go to automation',
  'go /settings': 'Go to the settings',
  'view *': 'Go to a view, in their order',
  'theme *': 'Appearance: as the system, light, dark',
  'locale *': 'Language: English, German',
  'workspace *': 'Go to another workspace',
  away: 'Be away, or available again',
  'hold back': 'Hold what is sent for five seconds, or no longer',
  toast: 'Undo, or what else the last notice offers',
  'show new': 'Show newer conversations',
  'insert *': 'Insert a snippet, document, place, contact, buttons, list',
  close: 'Close the conversation, or reopen it',
  'edit stopped': 'Edit the answer that was stopped',
  'contact choose': 'Choose the contact',
  'workflow switch': 'Switch on or off',
  'workflow tab *': 'Build, people in it, errors, versions',
}

/** As the palette calls it in English; what is filled in stands as three dots. */
function nameOf(id: string): string {
  if (CALLED[id]) return CALLED[id]
  const { label = '' } = offers.find((one) => one.id === id) ?? offers.find((one) => isOf(one.id, id)) ?? {}
  if (id.startsWith('composer ')) return words[`composer.act.${id.slice('composer '.length)}`] ?? ''
  return (words[label] ?? words[`${label}_other`] ?? label).replaceAll(/\{\{\w+\}\}/g, '…')
}

async function allWords(): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  const take = (name: string, value: unknown) => {
    if (typeof value === 'string') found[name] = value
    else for (const [part, inner] of Object.entries(value ?? {})) take(`${name}.${part}`, inner)
  }
  for (const path of globSync('i18n/en/*.ts', { cwd: WEB })) {
    for (const [name, value] of Object.entries((await import(join(WEB, path))) as object)) take(name, value)
  }
  return found
}
