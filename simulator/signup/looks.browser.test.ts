/** Every screen of the popup and the company phone in each language and each set of colours: nothing stands in anybody's way. */
import { deepEqual, equal, match } from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { barriers } from '#tests/barriers.ts'
import { BUSINESS, type Ground, openGround, walkTo } from './popup.stage.ts'

const NARROW = { width: 390, height: 780 }

let ground: Ground
before(async () => {
  ground = await openGround()
})
after(() => ground?.close())

async function look(page: Page, name: string): Promise<void> {
  deepEqual(await barriers(page), [], name)
  equal(
    await page.evaluate(() => document.documentElement.scrollWidth),
    NARROW.width,
    `${name} is not wider than a phone`,
  )
  const folder = process.env.SCREENSHOTS
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

/** By what does not depend on the language. */
const next = (popup: Page) => popup.locator('main [type="submit"]').click()
const shown = (popup: Page, name: string) => popup.locator(`[data-screen="${name}"]`).waitFor()
const fill = (popup: Page, name: string, text: string) => popup.locator(`[name="${name}"]`).fill(text)

/** Between them each language, which decides what fits, and each set of colours, which decides what can be read. */
const LOOKS = [
  ['en', 'light'],
  ['de', 'dark'],
] as const

for (const [index, [language, theme]] of LOOKS.entries()) {
  test(`every screen, ${language}, ${theme}, as wide as a phone`, async () => {
    const { popup } = await ground.openPopup({ language, context: { viewport: NARROW, colorScheme: theme } })
    const seen = async (name: string) => {
      await shown(popup, name)
      await look(popup, `${language}-${theme}-${name}`)
    }
    equal(await popup.evaluate(() => document.documentElement.lang), language)
    await seen('login')
    await popup.locator('.stack .button').last().click()
    await popup.locator('.people').waitFor()
    await look(popup, `${language}-${theme}-people`)
    await popup.locator('.person').last().click()
    await seen('intro')
    await next(popup)
    await seen('permissions')
    await next(popup)
    await shown(popup, 'portfolio')
    const choice = popup.locator('[name="portfolio"][value="new"]')
    if ((await choice.count()) > 0) await choice.check()
    await next(popup)
    await popup.locator('.wrong').first().waitFor()
    await seen('portfolio')
    const texts = Object.values(BUSINESS)
    for (const [at, name] of ['businessName', 'businessPhone', 'website', 'email'].entries()) {
      await fill(popup, name, texts[at] ?? '')
    }
    await popup.locator('[name="country"]').selectOption('DE')
    await next(popup)
    await seen('account')
    await next(popup)
    await seen('confirm')
    await next(popup)
    await seen('profile')
    await popup.locator('[name="vertical"]').selectOption('RETAIL')
    await next(popup)
    await shown(popup, 'number')
    await fill(popup, 'number', '30 5550 0402')
    await next(popup)
    await popup.locator('[data-refusal]').waitFor()
    await seen('number')
    await fill(popup, 'number', `30 5550 065${index}`)
    await next(popup)
    await seen('code')
    await fill(popup, 'code', '000000')
    await next(popup)
    await popup.locator('#wrong-code').waitFor()

    const [phone] = await Promise.all([popup.context().waitForEvent('page'), popup.locator('main a').click()])
    const notification = phone.locator(`[data-number="49305550065${index}"]`)
    await notification.waitFor()
    await look(phone, `${language}-${theme}-company-phone`)
    const code = /(\d{3})-(\d{3})/.exec((await notification.textContent()) ?? '')
    await phone.close()
    await popup.locator('.bar .button').click()
    await look(popup, `${language}-${theme}-leaving`)
    await popup.keyboard.press('Escape')
    await fill(popup, 'code', `${code?.[1]} ${code?.[2]}`)
    await next(popup)
    await seen('done')
    await popup.context().close()
  })
}

test('Meta fails, and the session stands there; so does what an app did wrong', async () => {
  await ground.control('POST', 'signup', { error: { message: 'Try later.', step: 'PERMISSIONS' } })
  const { popup } = await ground.openPopup({ language: 'de', context: { viewport: NARROW } })
  await popup.locator('.primary').click()
  await next(popup)
  await next(popup)
  await popup.getByText('Sitzungs-ID', { exact: true }).waitFor()
  await look(popup, 'de-error')
  await popup.goto(`${ground.simulator.url}/signup/dialog/oauth?client_id=1&locale=en`)
  match(String(await popup.locator('[role="alert"]').textContent()), /not opened by an app|not valid/)
  await popup.context().close()
})

test('the company phone lies among the practice phones once it got a code', async () => {
  const context = { viewport: { width: 1400, height: 900 } }
  const { popup } = await ground.openPopup({ context })
  await walkTo(popup, 'code', '30 5550 0660')
  const page = await popup.context().newPage()
  await page.goto(`${ground.simulator.url}/phone/?lang=en`)
  await page.locator('.strip .phone-row', { hasText: 'Company phone' }).click()
  const device = page.getByRole('region', { name: 'Company phone' })
  await device
    .locator('.notification', { hasText: /Your WhatsApp Business code: \d{3}-\d{3}/ })
    .first()
    .waitFor()
  await ground.control('POST', 'clock', { advanceMs: 10 * 60_000 })
  await page.reload()
  await page.locator('.strip .phone-row', { hasText: 'Company phone' }).click()
  await device.getByText('This code has expired.').first().waitFor()
  await page.locator('.strip .phone-row').first().click()
  await page.locator('.chat-row').first().waitFor()
  await popup.context().close()
})
