/** A number that does not work is red wherever one meets it, as it happens, with the reason and the fix; healed, all of it goes. */
import { deepEqual, equal } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type App, invited, setUp, startApp } from '../app.ts'
import { barriers, composer, openConversation, openPage, prepareWeb, row, whenWritten } from '../browser.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone, practiceNumber } from '../practice.ts'

let app: App
let mira: Person
let jonas: Person
let ayse: Phone
let channelId: string
let number: Awaited<ReturnType<typeof practiceNumber>>

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
  channelId = (await mira.connectPractice()).id
  jonas = await invited(app, mira, 'Jonas Berg')
  number = await practiceNumber(app.sim)
  ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  await ayse.says('Is it shipped?')
  await mira.conversationWith(ayse.name)
})

const ban = (state: 'disable' | 'reinstate') => app.sim('PATCH', `/accounts/${number.wabaId}`, { ban: state })
const SHOTS = process.env.POSTHORN_SHOTS
const shoot = async (page: Page, name: string) =>
  void (SHOTS && (await page.screenshot({ path: `${SHOTS}/${name}.png` })))
/** Each language says it in its own words; the reason is Meta's lock. */
const list = (page: Page) => page.getByRole('region', { name: /^(Conversations|Unterhaltungen)/ })
const thread = (page: Page) => page.getByRole('region', { name: ayse.name, exact: true })

test('Meta disables the account: admin and agent see it at once, in list, thread and composer; the draft stays', async () => {
  const [hers, his] = await Promise.all([openPage(app, mira), openPage(app, jonas)])
  for (const page of [hers, his]) await openConversation(page, ayse.name)
  await composer(his, ayse.name).fill('It left this morning.')
  await ban('disable')
  for (const page of [hers, his]) {
    await list(page).getByText('Meta has locked this WhatsApp account.').waitFor()
    await thread(page).getByText('does not work at the moment.').first().waitFor()
    await thread(page).getByText('so nothing can be sent').waitFor()
    equal(await composer(page, ayse.name).count(), 0)
  }
  await his.getByText('Your text is kept.').waitFor()
  await his.getByText('It left this morning.').waitFor()
  await thread(his).getByText('Only an admin can mend it: ask one.').last().waitFor()
  equal(await his.getByRole('link', { name: 'See what helps' }).count(), 0)
  deepEqual(await barriers(his), [])
  deepEqual(await barriers(hers), [])
  await shoot(his, 'broken-agent')
  await shoot(hers, 'broken-admin')

  await thread(hers).getByRole('link', { name: 'See what helps' }).last().click()
  await hers.waitForURL(`**/settings/channels/${channelId}`)
  await hers.getByRole('button', { name: 'Ask Meta now' }).waitFor()
  await hers.getByText('Meta has locked this WhatsApp account.').waitFor()
  deepEqual(await barriers(hers), [])
  await shoot(hers, 'broken-channel-page')
  await hers.goto('/settings/inboxes')
  await hers.getByText('Does not work').waitFor()
  await hers.getByText('Meta has locked this WhatsApp account.').waitFor()
  deepEqual(await barriers(hers), [])
  await shoot(hers, 'broken-inboxes')

  await ban('reinstate')
  await composer(his, ayse.name).waitFor()
  await whenWritten(composer(his, ayse.name), 'It left this morning.')
  await list(his).getByText('Meta has locked this WhatsApp account.').waitFor({ state: 'detached' })
  for (const page of [his, hers]) await page.context().close()
})

test('in German too; and what does not stop the number warns in the settings only', async () => {
  const german = { locale: 'de-DE' }
  const page = await openPage(app, jonas, '/inbox', german)
  await row(page, ayse.name).click()
  await ban('disable')
  await list(page).getByText('Meta hat dieses WhatsApp-Konto gesperrt.').waitFor()
  await thread(page).getByText('deshalb kann nichts gesendet werden').waitFor()
  await thread(page).getByText('Das kann nur ein Admin beheben').last().waitFor()
  deepEqual(await barriers(page), [])
  await shoot(page, 'broken-agent-german')
  await ban('reinstate')
  await list(page).getByText('Meta hat dieses WhatsApp-Konto gesperrt.').waitFor({ state: 'detached' })
  const hers = await openPage(app, mira, '/settings/inboxes', german)
  await app.sim('PATCH', `/numbers/${number.phoneNumberId}`, { quality: 'RED' })
  await hers.getByText('Die Qualität dieser Nummer ist niedrig.').waitFor()
  deepEqual(await barriers(hers), [])
  await hers.goto(`/settings/channels/${channelId}`)
  await hers.getByText('Die Qualität dieser Nummer ist niedrig.').waitFor()
  deepEqual(await barriers(hers), [])
  await shoot(hers, 'warned-german')
  for (const one of [page, hers]) await one.context().close()
})

test('disconnected: what was written can be read, and the composer says by whom', async () => {
  const page = await openPage(app, jonas)
  await openConversation(page, ayse.name)
  await mira.post(`/channels/${channelId}/disconnection`, {})
  await thread(page).getByText('Disconnected by Mira Kaya').waitFor()
  await page.getByText('Is it shipped?').first().waitFor()
  deepEqual(await barriers(page), [])
  await shoot(page, 'disconnected-agent')
  await page.context().close()
})
