/** The main path as whoever listens has it: what each place is called, and what is said by itself, in order (docs/accessibility.md). */
import { deepEqual, match, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type App, setUp, startApp } from '../app.ts'
import { composer, openPage, prepareWeb, row } from '../browser.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone } from '../practice.ts'

let app: App
let mira: Person

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
})

test('from the list to the message, the answer, and that it was sent: every step has its name and is said', async () => {
  const ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  await ayse.says('Is my order shipped?')
  await mira.conversationWith(ayse.name)
  const page = await openPage(app, mira)
  await row(page, ayse.name).waitFor()

  // The row: who, what was said, how long one may answer, how much is new.
  const line = await row(page, ayse.name).ariaSnapshot()
  match(line, /link .*Ayşe Yıldız/)
  inOrder(line, ['Ayşe Yıldız', 'Is my order shipped?', '1 unread'])

  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  const thread = page.getByRole('region', { name: ayse.name, exact: true })
  const log = thread.getByRole('log', { name: `Messages with ${ayse.name}` })
  await log.getByRole('article').waitFor()
  await composer(page, ayse.name).waitFor()
  inOrder(await thread.ariaSnapshot(), [
    'Owner: Nobody',
    'heading "Ayşe Yıldız"',
    'timer',
    'button "Labels"',
    'button "Snooze"',
    'button "Close"',
    'log "Messages with Ayşe Yıldız"',
    'article "Ayşe Yıldız',
    'Is my order shipped?',
    'textbox "Your answer to Ayşe Yıldız"',
    'button "Send"',
  ])

  await listen(page)
  await ayse.says('Hello?')
  await eventually(async () => ok((await heard(page)).some((words) => words.startsWith('log: Hello?'))))
  await page.keyboard.press('r')
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'textbox')
  await composer(page, ayse.name).pressSequentially('It left this morning.')
  await page.keyboard.press('Enter')
  await ayse.got('It left this morning.')
  await eventually(async () => {
    const words = await heard(page)
    const wrote = words.findIndex((one) => one.startsWith('log: It left this morning.'))
    const sent = words.indexOf('status: Your message: Sent')
    ok(wrote >= 0 && sent > wrote, words.join('\n'))
  })
  // Said once each, and nothing of it twice.
  const words = (await heard(page)).filter((one) => /Hello|this morning|Your message/.test(one))
  deepEqual(new Set(words).size, words.length)
  await page.context().close()
})

/** Each of these, one after the other. */
function inOrder(text: string, parts: readonly string[]) {
  let at = 0
  for (const part of parts) {
    const found = text.indexOf(part, at)
    ok(found >= 0, `"${part}" does not follow in:\n${text}`)
    at = found + part.length
  }
}

/** From now on notes what a screen reader says by itself: what comes into a region that is live. */
const listen = (page: Page) =>
  page.evaluate(() => {
    const said: string[] = []
    Object.assign(window, { said })
    new MutationObserver((records) => {
      for (const { target, addedNodes, type } of records) {
        const element = target instanceof Element ? target : target.parentElement
        const region = element?.closest('[role="log"], [role="status"], [role="alert"]')
        if (!region) continue
        const role = region.getAttribute('role')
        // A log says what is added; a status says what it now is.
        const texts =
          role === 'log'
            ? type === 'childList'
              ? [...addedNodes].map((node) => node.textContent)
              : []
            : [region.textContent]
        for (const text of texts) if (text?.trim()) said.push(`${role}: ${text.trim()}`)
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true })
  })

const heard = (page: Page) => page.evaluate(() => (window as unknown as { said: string[] }).said)
