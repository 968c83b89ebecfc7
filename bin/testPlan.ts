/** Which test files run, which of them share a process, and in what order. */
import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const ROOT = join(import.meta.dirname, '..')
const FOLDERS = ['core', 'contract', 'meta', 'server', 'web', 'simulator', 'bin', 'tests', 'bench']
/** These take more than one processor. */
const BROWSERS = /^tests\/browser\/|\.browser\.test\.ts$/
/** A process of its own for each: what starts a compiler takes more than one processor, too; what changes the process itself
 *  would change it for its neighbours. */
const BUSY = /^tests\/(check|security\/script)\.test/
const ALONE = /^tests\/(chaos|platform\/(postgres|start)|journeys\/ingestOverload|security\/egress)/
const KINDS = [
  ['browsers', BROWSERS],
  ['busy', BUSY],
  ['alone', ALONE],
  ['stories', /^tests\//],
] as const
/** Enough that loading the server's modules weighs little, few enough that no processor is left alone with the last of them. */
const BROWSERS_TOGETHER_MAX = 4
const STORIES_TOGETHER_MAX = 6
const SHORT_TOGETHER_MAX = 24

/** What one process runs. */
export interface Lot {
  /** What is given to Node: the file itself, or an entry that runs several. */
  entry: string
  files: string[]
}

/** All test files, or those whose path holds one of the words, in the order that keeps all processors at work: what drives a
 *  browser takes more than one, so beside it run stories that often wait; short ones come last, and none is left alone then.
 *  `folder` takes the entries. */
export function planOf(words: string[], folder: string): Lot[] {
  const all = FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.test.ts`, { cwd: ROOT })).sort()
  const wanted = all.filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  const { browsers = [], busy = [], alone = [], stories = [], short = [] } = Object.groupBy(wanted, kindOf)
  const together = (files: string[], most: number) =>
    chunksOf(files, most).map((some, index) => lotOf(folder, `${kindOf(some[0] ?? '')}-${index + 1}`, some))
  const singles = (files: string[]) => files.map((file) => ({ entry: join(ROOT, file), files: [file] }))
  // The longest first (tests/security, the stories at the end of tests/browser), and single files among the others to the end:
  // nobody waits for one long lot there.
  const beside = spread(together(stories, STORIES_TOGETHER_MAX).reverse(), singles(alone))
  const costly = [...singles(busy), ...together(browsers, BROWSERS_TOGETHER_MAX).reverse()]
  return [...spread(costly, beside), ...together(short, SHORT_TOGETHER_MAX)]
}

const kindOf = (file: string) => KINDS.find(([, paths]) => paths.test(file))?.[0] ?? 'short'

function lotOf(folder: string, name: string, files: string[]): Lot {
  const [only] = files
  if (files.length === 1 && only) return { entry: join(ROOT, only), files }
  const entry = join(folder, `${name}.mjs`)
  const together = pathToFileURL(join(import.meta.dirname, 'together.ts')).href
  writeFileSync(entry, `import { runTogether } from '${together}'\nawait runTogether(${JSON.stringify(files)})\n`)
  return { entry, files }
}

function chunksOf<T>(all: T[], most: number): T[][] {
  const count = Math.ceil(all.length / most)
  const upTo = (index: number) => Math.round((index * all.length) / count)
  return Array.from({ length: count }, (_, index) => all.slice(upTo(index), upTo(index + 1)))
}

/** The few evenly among the many. */
function spread<T>(few: T[], many: T[]): T[] {
  if (few.length === 0) return many
  const upTo = (index: number) => Math.round((index * many.length) / few.length)
  return few.flatMap((one, index) => [one, ...many.slice(upTo(index), upTo(index + 1))])
}
