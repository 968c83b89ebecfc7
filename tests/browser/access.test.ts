import { deepEqual, equal, match } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type App, PASSWORD, setUp, startApp } from '../app.ts'
import { barriers, composer, NARROW, openConversation, openPage, prepareWeb, row, written } from '../browser.ts'
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
  equal(await written(composer(page, boris.name)), 'Yes,\nuntil noon.')
  await page.keyboard.press('Enter')
  await boris.got('Yes,\nuntil noon.')
  await page.keyboard.press('Escape')

  await page.keyboard.press('a')
  await page.getByRole('menuitemcheckbox', { name: 'Mira Kaya' }).waitFor()
  await page.keyboard.press('ArrowDown')
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
  await eventually(async () => equal(await written(composer(page, boris.name)), 'gichq'))
  await composer(page, boris.name).fill('')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')

  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('Write an answer').waitFor()
  await page.getByRole('dialog').getByText('What happened to the message').waitFor()
  deepEqual(await barriers(page), [])
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await page.waitForURL('**/contacts')
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await page.waitForURL('**/inbox')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'What would you like to do' }).waitFor()
  await page.keyboard.type('contacts')
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

/** Down the list with j, as far as this row. */
async function walkTo(page: Page, name: string) {
  for (let presses = 0; presses < ROWS_MAX; presses++) {
    await page.keyboard.press('j')
    if ((await page.locator(':focus').textContent())?.includes(name)) return
  }
  throw new Error(`${name} is not in the list`)
}

const ROWS_MAX = 10
