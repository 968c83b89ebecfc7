/** The web app's own drawing of a message, built for Node, so that many can be drawn without a browser. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import type { Message } from '#contract/messages.ts'

/** The HTML of what a message says. */
export type Draw = (message: Message) => string

const ROOT = join(import.meta.dirname, '..', '..')
const webFile = (path: string) => JSON.stringify(join(ROOT, 'web', path))
const ENTRY = `
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { en } from ${webFile('i18n/en/index.ts')}
import { addWords } from ${webFile('i18n/translate.ts')}
import { ThreadActsContext } from ${webFile('inbox/message/acts.ts')}
import { Content } from ${webFile('inbox/message/Content.tsx')}
addWords('en', en)
const acts = { putText() {}, answer() {}, jumpTo() {}, customerName: 'Somebody' }
export const draw = (message) =>
  renderToStaticMarkup(createElement(ThreadActsContext.Provider, { value: acts }, createElement(Content, { message })))
`

export async function buildContent(): Promise<Draw> {
  // Below the root, so that what is not bundled is found in node_modules.
  const folder = mkdtempSync(join(ROOT, 'node_modules', '.posthorn-drawing-'))
  try {
    const entry = join(folder, 'entry.js')
    writeFileSync(entry, ENTRY)
    await build({
      root: ROOT,
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: entry,
        outDir: folder,
        emptyOutDir: false,
        rolldownOptions: { output: { entryFileNames: 'draw.mjs' } },
      },
    })
    const { draw } = (await import(pathToFileURL(join(folder, 'draw.mjs')).href)) as { draw: Draw }
    return draw
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
