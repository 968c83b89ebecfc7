/** The connection doctor as an admin meets it: the links turn green, a broken one says what is wrong and what to press. */
import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { doctorWords } from '#core/channel/doctorWords.ts'
import { channel as channelDe } from '#web/i18n/de/channel.ts'
import { doctor as doctorDe } from '#web/i18n/de/doctor.ts'
import { doctor as doctorEn } from '#web/i18n/en/doctor.ts'
import { barriers, NARROW, openPage, prepareWeb } from '../browser.ts'
import { type DoctorStage, openDoctorStage } from '../doctorStage.ts'

let stage: DoctorStage
before(async () => {
  await prepareWeb()
  stage = await openDoctorStage()
})

const links = (page: Page, name: string) => page.getByRole('list', { name }).getByRole('listitem')

test('Mira examines the number: every link works, one after the other; the report is copied', async () => {
  const { app, mira, channel } = stage
  const page = await openPage(app, mira, `/settings/channels/${channel.id}`, {
    reducedMotion: 'no-preference',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  await page.getByText(doctorEn.never).waitFor()
  await page.getByRole('button', { name: doctorEn.examine, exact: true }).click()
  await page.getByText(doctorEn.well).waitFor()
  const said = await links(page, doctorEn.links).allInnerTexts()
  deepEqual(
    said.map((text) => text.replace(/\s+/g, ' ').trim()),
    Object.values(doctorEn.link).map((name) => `${name} ${doctorEn.state.ok}`),
  )
  await page.getByRole('button', { name: doctorEn.report }).click()
  await page.getByText(doctorEn.reportCopied).waitFor()
  match(await page.evaluate<string>('navigator.clipboard.readText()'), /^# Support report/)
  deepEqual(await barriers(page), [])
  await page.context().close()
})

test('the list of inboxes says which number no message reaches, and leads to what helps', async () => {
  const { app, mira, set } = stage
  await stage.sim('PATCH', `/accounts/${set.wabaId}`, { subscription: 'dropped' })
  const page = await openPage(app, mira, '/settings/inboxes')
  await stage.examine()
  await page.getByText(doctorEn.found.replace('{{link}}', doctorEn.link.subscription)).waitFor()
  await page.getByRole('link', { name: doctorEn.show }).click()
  await page.getByText(doctorWords('account_not_subscribed', 'en').reason).waitFor()
  deepEqual(await barriers(page), [])
  await page.context().close()
  await stage.graph(`${set.wabaId}/subscribed_apps`, {})
})

test('on a phone, in the dark, in German: the access is gone, and one press leads to connecting again', async () => {
  const { app, mira, channel, set } = stage
  await stage.sim('DELETE', '/tokens', { token: set.token })
  const page = await openPage(app, mira, `/settings/channels/${channel.id}`, {
    locale: 'de-DE',
    colorScheme: 'dark',
    viewport: NARROW,
  })
  await page.getByRole('button', { name: doctorDe.again }).click()
  const list = page.getByRole('list', { name: doctorDe.links })
  const { reason, fix } = doctorWords('token_invalid', 'de')
  await list.getByText(reason).waitFor()
  await list.getByText(fix).waitFor()
  match((await links(page, doctorDe.links).nth(1).textContent()) ?? '', new RegExp(doctorDe.state.not_checked))
  deepEqual(await barriers(page), [])
  const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
  ok(overflow <= 0, `the page is ${overflow} px too wide`)
  await list.getByRole('link', { name: channelDe.reconnect }).click()
  await page.waitForURL(/\/settings\/inboxes\/connect\/prepare\?/)
  equal(new URL(page.url()).searchParams.get('channel')?.replaceAll('"', ''), channel.id)
  await page.context().close()
})
