import { equal, match } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const ROOT = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'posthorn-start-'))
after(() => rmSync(folder, { recursive: true, force: true }))

for (const [fault, environment, sentence] of [
  ['a wrong setting', { PORT: 'x' }, /^The setting PORT must be a number from 1 to 65535\.$/],
  [
    'a database that is not there',
    { DATABASE_URL: 'postgres://a:sesame@127.0.0.1:1/x' },
    /^The database at 127\.0\.0\.1:1 cannot be reached \(.*\)\. Check that it runs and that DATABASE_URL is right\.$/,
  ],
  [
    'a file where the data folder should be',
    { DATA_DIR: join(import.meta.filename, 'data') },
    /^A file is in the way: .* DATA_DIR\.$/,
  ],
] as const) {
  test(`start refuses ${fault} with one sentence and a non-zero exit`, () => {
    const { status, stderr } = spawnSync(process.execPath, ['bin/start.ts'], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, DATA_DIR: folder, ...environment },
    })
    equal(status, 1)
    match(stderr.trim(), sentence)
  })
}
