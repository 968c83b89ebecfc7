/** The shape of the tree. Each test says in plain words what is out of place; docs/ARCHITECTURE.md says why. */
import { deepEqual, ok } from 'node:assert/strict'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import { circlesAmong } from './circles.ts'
import { freshDatabase } from './database.ts'

const ROOT = join(import.meta.dirname, '..')
const CODE_FOLDERS = ['core', 'contract', 'meta', 'server', 'web', 'simulator', 'bin', 'tests', 'bench']

/** What a top folder may import of ours besides itself. `bin`, `tests` and `bench` may import everything. */
const ARROWS: Record<string, string[]> = {
  core: [],
  meta: [],
  contract: ['core'],
  server: ['core', 'contract', 'meta'],
  web: ['core', 'contract'],
  simulator: ['meta/wire'],
}
/** A feature may import those before it. `live` shows news of all of them, `operations` looks after all their tables. */
const FEATURES = [
  'team',
  'consents',
  'contacts',
  'channels',
  'templates',
  'library',
  'conversations',
  'search',
  'ingest',
  'workflows',
  'reports',
  'live',
  'sample',
  'operations',
]
/** Parts of server/ below every feature. */
const FOUNDATION = ['platform', 'migrations']

const LINES_MAX = 350
/** Longer for a reason: generated, or one long table. */
const LONG_FILES = ['server/platform/schema.ts']

const LICENCES = [
  'MIT',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MPL-2.0',
  'PostgreSQL',
  'MIT OR Apache-2.0',
]
/** Fonts come under a licence of their own; see docs/decisions/inter-font.md. */
const LICENCES_BY_NAME: Record<string, string> = { '@fontsource-variable/inter': 'OFL-1.1' }

/** Tables that belong to no workspace, or say to which one something belongs; see docs/ARCHITECTURE.md, Tenancy. */
const EXEMPT_TABLES = [
  'migrations',
  'workspaces',
  'apps',
  'numbers',
  'deliveries',
  'waiting_deliveries',
  'delivery_numbers',
]

/** Words that have no business in a file of ours: places of one machine. Put together here, so as not to be found. */
const DENIED = ['work', 'tmp', 'root', 'home'].map((folder) => `/${folder}/`)
/** Where such a place is what the text is about. */
const MAY_NAME_PLACES = [
  'docs/self-host.md', // systemd units and nginx name folders of a server
  'server/platform/postgres/', // looks for a user that may enter folders
  'tests/platform/',
]

const codeFiles = CODE_FOLDERS.flatMap((folder) =>
  globSync(`${folder}/**/*.{ts,tsx,mjs}`, { cwd: ROOT }).filter((path) => !path.includes('node_modules')),
).sort()
const textOf = new Map(codeFiles.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]))

test('top folders import only where the arrows point', () => {
  const wrong = importsOf(codeFiles).filter(({ from, to }) => {
    const [top = ''] = from.split('/')
    const arrows = ARROWS[top]
    if (!arrows || top === to.split('/')[0]) return false
    const allowed = isTest(from) ? [...arrows, ...ARROWS_OF_TESTS] : arrows
    return !allowed.some((arrow) => to === arrow || to.startsWith(`${arrow}/`))
  })
  deepEqual(wrong.map(sentence), [])
})

/** A test beside the code may use the stage and the database of tests/. */
const ARROWS_OF_TESTS = ['tests']

test('the platform imports no feature, and a feature only those before it', () => {
  const wrong = importsOf(codeFiles.filter((path) => path.startsWith('server/') && !isTest(path))).filter(
    ({ from, to }) => {
      const [source, target] = [featureOf(from), featureOf(to)]
      if (source === null || !to.startsWith('server/') || source === target) return false
      if (target === null) return true // a part of the server that stands above: main, routes, tasks
      if (FOUNDATION.includes(target)) return false
      return FOUNDATION.includes(source) || FEATURES.indexOf(target) > FEATURES.indexOf(source)
    },
  )
  deepEqual(wrong.map(sentence), [])
})

test('every folder of the server is a known feature or part of its foundation', () => {
  const folders = readdirSync(join(ROOT, 'server'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  deepEqual(
    folders.map(({ name }) => name).filter((name) => ![...FEATURES, ...FOUNDATION].includes(name)),
    [],
  )
})

test('inside a top folder imports are relative and name the file', () => {
  const wrong = importsOf(codeFiles).filter(({ from, specifier }) => {
    const [top] = from.split('/')
    const ofOurs = specifier.startsWith('#') || specifier.startsWith('.')
    const isAcrossByPath =
      specifier.startsWith('.') && !resolved(from, specifier).startsWith(`${top}/`) && top !== 'bin'
    return ofOurs && (isAcrossByPath || (!/\.(ts|tsx|mjs|css|json|svg)$/.test(specifier) && !specifier.includes('?')))
  })
  deepEqual(wrong.map(sentence), [])
})

test('no file waits for itself: types may go in circles, what runs may not', () => {
  const files = [...textOf].filter(([path]) => !/\.test\.ts/.test(path))
  deepEqual(circlesAmong(new Map(files), resolved), [])
  // As it once kept the server from starting, over the line break of a long import.
  const once = new Map([
    ['contract/consents.ts', "import { z } from 'zod'\nimport {\n  a,\n} from './messages.ts'\n"],
    ['contract/messages.ts', "import type { C } from './consents.ts'\nexport * from './contacts.ts'\n"],
    ['contract/contacts.ts', "import { b, type C } from '#contract/consents.ts'\n"],
  ])
  deepEqual(circlesAmong(once, resolved), [
    'contract/consents.ts → contract/messages.ts → contract/contacts.ts → contract/consents.ts',
  ])
})

test('the core knows no clock, no chance, no process, and no module of Node', () => {
  const FORBIDDEN = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bfrom 'node:|\bfetch\(|\bconsole\./
  deepEqual(
    linesWith(FORBIDDEN, (path) => path.startsWith('core/') && !isTest(path)),
    [],
  )
})

test('no file is too long to read in one go', () => {
  const long = [...textOf].filter(
    ([path, text]) => !LONG_FILES.includes(path) && text.split('\n').length - 1 > LINES_MAX,
  )
  deepEqual(
    long.map(
      ([path, text]) => `${path} has ${text.split('\n').length - 1} lines; ${LINES_MAX} are the most. Take it apart.`,
    ),
    [],
  )
})

test('nothing is left for later and no type is talked away', () => {
  const marks = ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', '@ts-ig' + 'nore', '@ts-no' + 'check']
  const any = `as ${'any'}`
  deepEqual(
    linesWith(
      new RegExp(`\\b(${marks.slice(0, 3).join('|')})\\b|${marks.slice(3).join('|')}|\\b${any}\\b(?=[);,.\\]}]|$)`),
    ),
    [],
  )
})

test('no file names a place of somebody’s machine', () => {
  const documents = globSync(['*.md', '*.json', 'docs/**/*.md', '.ci/*'], { cwd: ROOT, exclude: ['package-lock.json'] })
  const files = [...codeFiles, ...documents, ...globSync('server/migrations/*.sql', { cwd: ROOT })]
  const place = new RegExp(`(?<![\\w.:/@-])(${DENIED.join('|')})[\\w.-]`)
  const wrong = files
    .filter((path) => path !== 'tests/tidy.test.ts' && !MAY_NAME_PLACES.some((place) => path.startsWith(place)))
    .flatMap((path) => matchingLines(path, readFileSync(join(ROOT, path), 'utf8'), place))
  deepEqual(wrong, [])
})

test('every direct dependency has a licence that we may pass on', () => {
  const wrong = dependencies().flatMap((name) => {
    const licence = licenceOf(name)
    if (licence === null) return [] // made for another machine, so not installed here
    const isAllowed = LICENCES_BY_NAME[name] === licence || LICENCES.includes(licence)
    return isAllowed ? [] : [`${name} is under ${licence}, which is not on the list`]
  })
  deepEqual(wrong, [])
})

test('every direct dependency has its line of reason, and every line its dependency', () => {
  const text = readFileSync(join(ROOT, 'docs/decisions/dependencies.md'), 'utf8')
  const stated = [...text.matchAll(/^- ((?:`[^`]+`(?:, )?)+)/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  )
  deepEqual(stated, [...new Set(stated)], 'a dependency is named twice')
  deepEqual(
    dependencies()
      .filter((name) => !stated.includes(name))
      .map((name) => `${name} has no line in docs/decisions/dependencies.md`),
    [],
  )
  deepEqual(
    stated
      .filter((name) => !dependencies().includes(name))
      .map((name) => `${name} has a line and is not in package.json`),
    [],
  )
})

test('migrations are numbered from 0001 without a gap, and each opens with its reason', () => {
  const names = globSync('server/migrations/*.sql', { cwd: ROOT }).sort()
  ok(names.length > 0)
  names.forEach((path, index) => {
    const number = String(index + 1).padStart(4, '0')
    ok(new RegExp(`/${number}_[a-z0-9_]+\\.sql$`).test(path), `${path} should be number ${number}`)
    ok(readFileSync(join(ROOT, path), 'utf8').startsWith('-- Why: '), `${path} does not open with "-- Why: …"`)
  })
})

test('every link from one of our documents to a file leads somewhere', () => {
  const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT })
  const broken = documents.flatMap((path) =>
    [...readFileSync(join(ROOT, path), 'utf8').matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(join(ROOT, dirname(path), target)))
      .map((target) => `${path} links to ${target}, which is not there`),
  )
  deepEqual(broken, [])
})

test('every file that the documents name in code is there', () => {
  const documents = ['docs/ARCHITECTURE.md', 'docs/flows.md', 'docs/develop.md', 'README.md', 'CONTRIBUTING.md']
  const missing = documents.flatMap((path) =>
    [
      ...readFileSync(join(ROOT, path), 'utf8').matchAll(
        /`((?:core|contract|meta|server|web|simulator|bin|tests|bench|docs)\/[\w./-]+\.(?:ts|tsx|sql|md|mjs))`/g,
      ),
    ]
      .map(([, named = '']) => named)
      .filter((named) => !existsSync(join(ROOT, named)))
      .map((named) => `${path} names ${named}, which is not there`),
  )
  deepEqual(missing, [])
})

test('every table of a workspace begins its key with it and is bound by a forced policy', async () => {
  const { ownerPool } = await freshDatabase()
  const { rows } = await ownerPool.query<{
    name: string
    first_key: string | null
    forced: boolean
    policies: string[]
  }>(`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
      (select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
        where i.indrelid = c.oid and i.indisprimary) as first_key,
      array(select p.polname::text || ' ' || pg_get_expr(p.polqual, p.polrelid) from pg_policy p where p.polrelid = c.oid) as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1`)
  const tenants = rows.filter(({ name }) => !EXEMPT_TABLES.includes(name))
  deepEqual(
    EXEMPT_TABLES.filter((name) => !rows.some((row) => row.name === name)),
    [],
    'exempt and not there',
  )
  deepEqual(
    tenants.flatMap(({ name, first_key, forced, policies }) => [
      ...(first_key === 'workspace_id' ? [] : [`the primary key of ${name} begins with ${first_key}`]),
      ...(forced ? [] : [`${name} is not under forced row-level security`]),
      ...(policies.some((policy) => policy.includes('posthorn.workspaces'))
        ? []
        : [`${name} has no policy by workspace`]),
    ]),
    [],
  )
  const partitions = await ownerPool.query<{ name: string }>(`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relispartition and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity)`)
  deepEqual(
    partitions.rows.map(({ name }) => `the partition ${name} is not under forced row-level security`),
    [],
  )
})

test('no table counts with a sequence: a backup carries rows only', async () => {
  const { ownerPool } = await freshDatabase()
  const { rows } = await ownerPool.query<{ name: string }>(
    `select schemaname || '.' || sequencename as name from pg_sequences where schemaname in ('public', 'auth')`,
  )
  deepEqual(rows, [])
})

interface Import {
  from: string
  specifier: string
  /** The file or folder of ours, from the root; empty for a package. */
  to: string
}

function importsOf(paths: string[]): Import[] {
  return paths.flatMap((from) =>
    [
      ...(textOf.get(from) ?? '').matchAll(
        /(?:^import\s|^export\s[^'"`]*?\sfrom\s|\bfrom\s|\bimport\()\s*'([^'\n]+)'/gm,
      ),
    ]
      .map(([, specifier = '']) => ({ from, specifier, to: resolved(from, specifier) }))
      .filter(({ to }) => to !== ''),
  )
}

function resolved(from: string, specifier: string): string {
  if (specifier.startsWith('#')) return specifier.slice(1)
  return specifier.startsWith('.') ? relative(ROOT, join(ROOT, dirname(from), specifier)) : ''
}

/** The part of the server that a file belongs to; null for those at its top. */
function featureOf(path: string): string | null {
  const [top, part, ...rest] = path.split('/')
  return top === 'server' && part !== undefined && rest.length > 0 ? part : null
}

const isTest = (path: string) => /\.(test|samples|stage)\.tsx?$/.test(path) || path.startsWith('tests/')
const sentence = ({ from, to }: Import) => `${from} imports ${to}`

const linesWith = (pattern: RegExp, where: (path: string) => boolean = () => true) =>
  [...textOf].filter(([path]) => where(path)).flatMap(([path, text]) => matchingLines(path, text, pattern))

const matchingLines = (path: string, text: string, pattern: RegExp) =>
  text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []))

function dependencies(): string[] {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  )
  return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
}

function licenceOf(name: string): string | null {
  const path = join(ROOT, 'node_modules', name, 'package.json')
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')).license ?? 'no licence') : null
}
