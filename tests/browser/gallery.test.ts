/** How everything looks that can stand in the inbox. Whoever changes that on purpose renews the pictures (docs/develop.md). */
import { deepEqual, equal } from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { MESSAGE_KINDS } from '#core/whatsapp/kind.ts'
import { type App, startApp } from '../app.ts'
import { barriers, openContext, prepareWeb } from '../browser.ts'
import { eventually } from '../eventually.ts'
import { bringFonts, compare } from '../pictures.ts'

let app: App

before(async () => {
  await prepareWeb()
  app = await startApp()
})

test('no kind of message is missing in the gallery', async () => {
  const source = await readFile(join(import.meta.dirname, '..', '..', 'web', 'gallery', 'kinds.ts'), 'utf8')
  const usual = source.slice(0, source.indexOf('const OTHERS'))
  deepEqual(
    MESSAGE_KINDS.filter((kind) => kind !== 'text' && !usual.includes(`'${kind}'`)),
    [],
  )
})

const LOOKS = [
  { name: 'gallery-light', locale: 'en-GB', colorScheme: 'light' },
  { name: 'gallery-dark-german', locale: 'de-DE', colorScheme: 'dark' },
] as const
const WIDTH = 1_440
const DRAWN_MS_MAX = 30_000
const NOW = new Date('2026-11-20T14:30:00.000Z')

for (const { name, ...look } of LOOKS) {
  test(`every kind of message, note, line, row and composer looks as it is kept: ${name}`, async () => {
    const context = await openContext(app, null, { ...look, viewport: { width: WIDTH, height: 900 }, bypassCSP: true })
    const page = await context.newPage()
    await page.clock.setFixedTime(NOW)
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto('/gallery')
    await page.getByRole('heading', { name: 'Gallery' }).waitFor()
    await bringFonts(page)
    // All of it in sight, so that pictures and the shapes of recordings are fetched.
    const height = await page.getByRole('main').evaluate((main) => main.scrollHeight)
    await page.setViewportSize({ width: WIDTH, height })
    await page.locator('section').last().waitFor()
    await page.waitForLoadState('networkidle')
    // The editor has taken the place of the plain field.
    await page.waitForFunction(() => !document.querySelector('textarea.text-editor'))
    await page.waitForFunction(() => [...document.images].every((image) => image.complete))
    // On a busy machine what was fetched may be drawn a moment later.
    await eventually(
      async () => equal(await compare(name, await page.screenshot({ animations: 'disabled', caret: 'hide' })), null),
      { withinMs: DRAWN_MS_MAX },
    )
    deepEqual(errors, [])
    deepEqual(await barriers(page), [])
    await context.close()
  })
}
