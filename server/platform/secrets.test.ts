import { equal, match, notEqual, ok, throws } from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createSecrets, SecretUnreadable, secretKeysOf } from './secrets.ts'
import { StartError } from './start-error.ts'

const OLD = 'o'.repeat(40)
const NEW = 'n'.repeat(40)
const folder = mkdtempSync(join(tmpdir(), 'posthorn-secrets-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('what was encrypted comes back, differs each time, and shows nothing', () => {
  const secrets = createSecrets([OLD])
  const [one, two] = [
    secrets.encrypt('EAAG… token 🔑', 'apps/1/token'),
    secrets.encrypt('EAAG… token 🔑', 'apps/1/token'),
  ]
  notEqual(one, two)
  equal(secrets.decrypt(one, 'apps/1/token'), 'EAAG… token 🔑')
  equal(secrets.decrypt(secrets.encrypt('', 'x'), 'x'), '')
})

test('a value in another row, changed, cut or of a foreign key is unreadable', () => {
  const secrets = createSecrets([OLD])
  const value = secrets.encrypt('token', 'apps/1/token')
  const parts = value.split('.')
  const changed = [...parts.slice(0, 4), `${parts[4]?.startsWith('A') ? 'B' : 'A'}${parts[4]?.slice(1)}`].join('.')
  const shortTag = [...parts.slice(0, 3), parts[3]?.slice(0, 6), parts[4]].join('.')
  throws(() => secrets.decrypt(value, 'apps/2/token'), SecretUnreadable)
  for (const bad of [changed, shortTag, parts.slice(0, 4).join('.'), '', 'token', `v2${value.slice(2)}`]) {
    throws(() => secrets.decrypt(bad, 'apps/1/token'), SecretUnreadable)
  }
  throws(() => createSecrets([NEW]).decrypt(value, 'apps/1/token'), /another SECRET_KEY/)
})

test('with a new key in front the old values are read, and named for rotation', () => {
  const value = createSecrets([OLD]).encrypt('token', 'x')
  const both = createSecrets([NEW, OLD])
  equal(both.decrypt(value, 'x'), 'token')
  equal(both.needsRotation(value), true)
  const rotated = both.encrypt(both.decrypt(value, 'x'), 'x')
  equal(both.needsRotation(rotated), false)
  equal(createSecrets([NEW]).decrypt(rotated, 'x'), 'token')
})

test('derived keys differ by purpose and by secret', () => {
  const secrets = createSecrets([OLD])
  ok(secrets.derive('sessions').equals(createSecrets([OLD]).derive('sessions')))
  ok(!secrets.derive('sessions').equals(secrets.derive('links')))
  ok(!secrets.derive('sessions').equals(createSecrets([NEW]).derive('sessions')))
})

test('the key file is made once, for its owner alone; the setting goes before it; damage is a sentence', () => {
  const [made] = secretKeysOf({ secretKeys: undefined, dataFolder: join(folder, 'data') })
  match(made as string, /^[\w-]{43}$/)
  equal(statSync(join(folder, 'data', 'secret-key')).mode & 0o777, 0o600)
  equal(secretKeysOf({ secretKeys: undefined, dataFolder: join(folder, 'data') })[0], made)
  equal(secretKeysOf({ secretKeys: [NEW], dataFolder: join(folder, 'data') })[0], NEW)
  writeFileSync(join(folder, 'data', 'secret-key'), '')
  throws(() => secretKeysOf({ secretKeys: undefined, dataFolder: join(folder, 'data') }), StartError)
})
