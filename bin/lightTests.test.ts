import { deepEqual } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'

/** Each stands for what a test can leave behind; its name says what should become of it. */
const STORY = `
import { equal } from 'node:assert/strict'
import { executionAsyncId } from 'node:async_hooks'
import { suite, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
test('fails: a timer throws', async () => {
  setTimeout(() => { throw new Error('thrown') })
  await delay(20)
})
test('fails: nobody waits for it', async () => {
  Promise.reject(new Error('rejected'))
  await delay(20)
})
suite('passes: holds what is made in it, later too', async () => {
  await delay(1)
  test('passes: is in it', () => {})
})
test('passes: no promise is followed', async () => {
  await null
  equal(executionAsyncId(), 0)
})
`

test('an error that nobody caught fails the test it belongs to, though promises are not followed', () => {
  const light = pathToFileURL(join(import.meta.dirname, 'lightTests.ts')).href
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const reporter = '--test-reporter=tap'
  const story = [reporter, '--import', light, '--input-type=module', '--eval', STORY]
  const { stdout } = spawnSync(process.execPath, story, { env, encoding: 'utf8' })
  const told = [...stdout.matchAll(/^( *)(not )?ok \d+ - (\w+)/gm)]
  deepEqual(
    told.map(([, indent = '', not, name]) => [indent.length, not ? 'fails' : 'passes', name]),
    [
      [0, 'fails', 'fails'],
      [0, 'fails', 'fails'],
      [4, 'passes', 'passes'],
      [0, 'passes', 'passes'],
      [0, 'passes', 'passes'],
    ],
  )
})
