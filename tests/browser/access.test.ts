/** The main path without a mouse, on a narrow screen, and by ear: what each place is called, and what is said by itself (docs/accessibility.md). */
import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type App, PASSWORD, setUp, startApp } from '../app.ts'
import {
  barriers,
  composer,
  empty,
  NARROW,
  openConversation,
  openPage,
  prepareWeb,
  row,
  whenWritten,
} from '../browser.ts'
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

test('Mira signs in, answers, assigns, closes and reopens without touching a mouse', async () => {
  const boris = await newPhone(app.sim, 'Boris Lem')
  const carla = await newPhone(app.sim, 'Carla Voss')
  await boris.says('Do you deliver on Sunday?')
  await mira.conversationWith(boris.name)
  await carla.says('Hello?')
  await mira.conversationWith(carla.name)

  const page = await openPage(app, null, '/sign-in')
  await page.getByLabel('E-mail').focus()
  await page.keyboard.type(mira.email)
  await page.keyboard.press('Tab')
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Enter')
  await row(page, carla.name).waitFor()

  await walkTo(page, boris.name)
  await page.keyboard.press('o')
  await page.getByRole('region', { name: boris.name, exact: true }).waitFor()
  await composer(page, boris.name).waitFor()
  await page.keyboard.press('r')
  await page.keyboard.type('Yes,')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('until noon.')
  await whenWritten(composer(page, boris.name), 'Yes,\nuntil noon.')
  await page.keyboard.press('Enter')
  await boris.got('Yes,\nuntil noon.')
  await page.keyboard.press('Escape')

  await page.keyboard.press('a')
  // Opened by a key, its first entry has the focus.
  await page.getByRole('menuitemcheckbox', { name: 'Mira Kaya' }).and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Owner: Mira Kaya' }).waitFor()
  await page.keyboard.press('e')
  await page.getByRole('button', { name: 'Reopen', exact: true }).waitFor()
  await eventually(async () => equal((await mira.conversationWith(boris.name)).status, 'closed'))
  await page.getByText('Mira Kaya closed it').waitFor()
  await page.keyboard.press('e')
  await page.getByRole('region', { name: boris.name }).getByRole('button', { name: 'Close' }).waitFor()

  // To the newest message of ours: what happened to it; to the customer's: quoted in the answer. While one writes these are letters.
  await page.keyboard.press('h')
  await page.getByRole('dialog').getByText('What happened').first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('q')
  await page.getByRole('button', { name: 'Do not quote' }).waitFor()
  await page.keyboard.type('gichq')
  await whenWritten(composer(page, boris.name), 'gichq')
  await empty(composer(page, boris.name))
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')

  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('Write an answer').waitFor()
  await page.getByRole('dialog').getByText('What happened to the message').waitFor()
  deepEqual(await barriers(page), [])
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await oneAfterTheOther(page, 'g', 'c')
  await page.waitForURL('**/contacts')
  await oneAfterTheOther(page, 'g', 'i')
  await page.waitForURL('**/inbox')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'What would you like to do' }).waitFor()
  await page.keyboard.type('contacts')
  await page
    .getByRole('option', { selected: true })
    .filter({ hasText: /contacts/i })
    .waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/contacts')
  await page.context().close()
})

test('on 390 pixels there is one column: list, thread, who it is, and back', async () => {
  const deniz = await newPhone(app.sim, 'Deniz Acar')
  await deniz.says('Merhaba')
  await mira.conversationWith(deniz.name)
  const page = await openPage(app, mira, '/inbox', { viewport: NARROW, hasTouch: true, isMobile: true })
  await openConversation(page, deniz.name)
  equal(await row(page, deniz.name).isVisible(), false)
  equal(await page.evaluate(() => document.documentElement.scrollWidth), NARROW.width)
  deepEqual(await barriers(page), [])
  await page.getByRole('heading', { name: deniz.name }).getByRole('button').click()
  await page
    .getByRole('complementary')
    .getByText(`+${deniz.waId.slice(0, 2)}`)
    .first()
    .waitFor()
  deepEqual(await barriers(page), [])
  await page.getByRole('complementary').getByRole('button', { name: 'Back' }).click()
  await composer(page, deniz.name).fill('Hoş geldiniz')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await deniz.got('Hoş geldiniz')
  await page.getByRole('button', { name: 'Back' }).click()
  await row(page, deniz.name).waitFor()
  match(page.url(), /\/inbox/)
  equal(await page.evaluate(() => document.documentElement.scrollWidth), NARROW.width)
  deepEqual(await barriers(page), [])
  await page.context().close()
})

/** The second counts for a moment only, and a busy page would take longer to say that it has taken the first. */
const oneAfterTheOther = (page: Page, ...keys: string[]) => Promise.all(keys.map((key) => page.keyboard.press(key)))

/** Down the list with j, as far as this row. */
async function walkTo(page: Page, name: string) {
  for (let presses = 0; presses < ROWS_MAX; presses++) {
    await page.keyboard.press('j')
    if ((await page.locator(':focus').textContent())?.includes(name)) return
  }
  throw new Error(`${name} is not in the list`)
}

const ROWS_MAX = 10

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
