/** A type error, a missing translation among them, code that nobody calls, a table type that no longer fits: each fails the tests. */
import { equal } from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { CHECKS, ROOT } from '#bin/checks.ts'

const OUTPUT_BYTES_MAX = 4 * 1024 * 1024

for (const [name, command, ...parameters] of CHECKS) {
  test(`the code passes the check of its ${name}`, async () => {
    const { code, output } = await run(command, parameters)
    equal(code, 0, output)
  })
}

function run(command: string, parameters: string[]): Promise<{ code: unknown; output: string }> {
  return new Promise((resolve) => {
    execFile(command, parameters, { cwd: ROOT, maxBuffer: OUTPUT_BYTES_MAX }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, output: `${stdout}\n${stderr}` }),
    )
  })
}
