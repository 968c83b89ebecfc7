/** `npm run check`: types, style, dead code, and whether the table types fit the migrations. */
import { spawnSync } from 'node:child_process'
import { CHECKS, ROOT } from './checks.ts'

const failed = CHECKS.filter(([name, command, ...parameters]) => {
  console.log(`\n— ${name}`)
  return spawnSync(command, parameters, { cwd: ROOT, stdio: 'inherit' }).status !== 0
})
console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.map(([name]) => name).join(', ')}.`)
process.exitCode = failed.length === 0 ? 0 : 1
