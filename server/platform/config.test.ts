import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from './config.ts'
import { StartError } from './start-error.ts'

const refusal = (environment: NodeJS.ProcessEnv) => {
  try {
    readConfig(environment)
  } catch (error) {
    ok(error instanceof StartError)
    return error.message
  }
  throw new Error('it was accepted')
}

test('with nothing set: port 4000, this checkout, the practice phone, the embedded database', () => {
  const config = readConfig({ PUBLIC_URL: '', DATABASE_URL: ' ' })
  deepEqual(
    [config.port, config.publicUrl, config.isHttps, config.isPractice],
    [4000, 'http://localhost:4000', false, true],
  )
  match(config.dataFolder, /\/data$/)
  deepEqual([config.databaseUrl, config.secretKeys, config.clockUrl], [undefined, undefined, undefined])
  deepEqual([config.meta.graphUrl, config.meta.graphVersion], ['https://graph.facebook.com', 'v26.0'])
})

test('a real Meta app switches practice off unless it is asked for', () => {
  const meta = { META_APP_ID: '123456789', META_APP_SECRET: 'a'.repeat(32) }
  equal(readConfig(meta).isPractice, false)
  equal(readConfig({ ...meta, PRACTICE: 'on' }).isPractice, true)
  equal(readConfig({ PRACTICE: 'off' }).isPractice, false)
})

test('addresses are brought into one form', () => {
  const config = readConfig({
    PUBLIC_URL: 'https://Inbox.example.com:443/',
    CLOCK_URL: 'http://127.0.0.1:4001/_sim/clock/',
  })
  deepEqual(
    [config.publicUrl, config.isHttps, config.clockUrl],
    ['https://inbox.example.com', true, 'http://127.0.0.1:4001/_sim/clock'],
  )
})

test('the database is its own direct address unless another is given', () => {
  const url = 'postgres://me:sesame@db/posthorn'
  equal(readConfig({ DATABASE_URL: url }).databaseDirectUrl, url)
  equal(readConfig({ DATABASE_URL: url, DATABASE_DIRECT_URL: `${url}2` }).databaseDirectUrl, `${url}2`)
})

for (const [name, environment, sentence] of [
  ['a port that is none', { PORT: '70000' }, /^The setting PORT must be a number from 1 to 65535\.$/],
  ['an address with a path', { PUBLIC_URL: 'https://a.example/inbox' }, /^The setting PUBLIC_URL must not have a path/],
  ['an address that is none', { PUBLIC_URL: 'inbox' }, /^The setting PUBLIC_URL must be an address such as/],
  ['a short key', { SECRET_KEY: 'sesame' }, /^The setting SECRET_KEY must be at least 32 random characters.*openssl/],
  [
    'half an app',
    { META_APP_ID: '123456789' },
    /^The setting META_APP_SECRET must be set together with META_APP_ID\.$/,
  ],
  [
    'another database',
    { DATABASE_URL: 'mysql://me:sesame@db/x' },
    /^The setting DATABASE_URL must look like postgres:/,
  ],
  [
    'a pooler without its database',
    { DATABASE_DIRECT_URL: 'postgres://me:sesame@db/x' },
    /^The setting DATABASE_URL must be set/,
  ],
  ['a folder that is none', { DATA_DIR: '/proc/sesame' }, /^The setting DATA_DIR must be a folder on a disk\.$/],
  ['a maybe', { PRACTICE: 'maybe' }, /^The setting PRACTICE must be on or off\.$/],
] as const) {
  test(`one sentence for ${name}, without its value`, () => {
    const said = refusal(environment)
    match(said, sentence)
    ok(!said.includes('sesame') && !said.includes('\n'))
  })
}

test('all wrong settings are told at once, a sentence each', () => {
  equal(refusal({ PORT: 'x', PRACTICE: 'x', LOG_LEVEL: 'x' }).split('\n').length, 3)
})
