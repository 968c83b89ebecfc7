/** Several test files one after the other in one process: Node starts once for them, and the server's modules load once. */
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { endFile } from '#tests/ending.ts'

const ROOT = join(import.meta.dirname, '..')
const FILE_MS_MAX = 10 * 60_000
const CLOSING_MS_MAX = 20_000
/** For what the last tests closed to be gone; whatever still holds the process then was forgotten. */
const LINGER_MS_MAX = 30_000

/** Each is a suite of its path, loaded when the one before it is over and all that was opened for that is closed. */
export async function runTogether(files: string[]): Promise<void> {
  for (const file of files) await runFile(file)
  setTimeout(() => {
    console.error(
      `Something holds the process after ${files.join(', ')}: ${process.getActiveResourcesInfo().join(', ')}`,
    )
    process.exit(1)
  }, LINGER_MS_MAX).unref()
}

const runFile = (file: string) =>
  new Promise<void>((resolve) => {
    suite(file, { timeout: FILE_MS_MAX }, async () => {
      let isSlowToEnd: NodeJS.Timeout
      after(() => {
        // Where closing fails, those after it are not called, and the next file shall run all the same.
        isSlowToEnd = setTimeout(resolve, CLOSING_MS_MAX)
        return endFile()
      })
      try {
        await import(pathToFileURL(join(ROOT, file)).href)
      } catch (error) {
        test('the file loads', () => {
          throw error
        })
      }
      after(() => {
        clearTimeout(isSlowToEnd)
        resolve()
      })
    })
  })
