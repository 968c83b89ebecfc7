/** The way by hand, by the keyboard alone, and the terms when their text has changed. */
import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { type RawBuilder, sql } from 'kysely'
import type { Page } from 'playwright-core'
import type { ChannelList } from '#contract/channels.ts'
import { TERMS_VERSION, termsText } from '#core/terms/index.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, setUp, startApp } from '../app.ts'
import { openPage, prepareWeb } from '../browser.ts'
import { acceptTerms, LOOKS, lookAt, signUpShort, WORDS } from '../connectStage.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'

let app: App
let mira: Person

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
})

test('the text of the terms has changed: who accepted the earlier one is said, and connecting asks anew', async () => {
  const { connect, channel } = WORDS.de
  await write(sql`insert into terms_acceptances (workspace_id, id, version, accepted_by, accepted_at, address, locale)
    values (${mira.workspaceId}, ${uuidv7()}, ${TERMS_VERSION - 1}, ${mira.id}, '2026-01-05', '203.0.113.7', 'de')`)
  const inbox = await mira.post<{ id: string }>('/inboxes', { name: 'Support' })
  const wanted = { inboxId: inbox.id, way: 'signup', connection: 'practice' }
  equal((await mira.ask('POST', '/onboardings', wanted)).status, 409)
  const page = await openPage(app, mira, '/settings/data', LOOKS.de)
  await page.getByText(channel.termsOutdated).waitFor()
  await page.goto('/settings/inboxes/connect/prepare?way=signup&connection=practice')
  await page.getByText(/^Der Text hat sich geändert, seit .+ Fassung 0 angenommen hat/).waitFor()
  await lookAt(page, 'changed terms')
  await page.getByRole('checkbox', { name: termsText('de').consent }).check()
  await page.getByRole('button', { name: connect.continueWithWhatsApp }).click()
  await page.getByRole('button', { name: WORDS.de.signup.open }).waitFor()
  const { isAccepted, acceptances } = await mira.get<{ isAccepted: boolean; acceptances: { version: number }[] }>(
    '/terms',
  )
  deepEqual(
    [isAccepted, acceptances[0]?.version, acceptances.at(-1)?.version],
    [true, TERMS_VERSION, TERMS_VERSION - 1],
  )
  await page.context().close()
})

for (const language of ['en', 'de'] as const) {
  test(`by hand (${language}): a wrong secret is found at its field, the rest waits for it; put right, the number is found`, async () => {
    await acceptTerms(mira)
    const { connect, byHand } = WORDS[language]
    const path = '/settings/inboxes/connect/prepare?way=hand&connection=practice'
    const page = await openPage(app, mira, path, LOOKS[language])
    await page.getByRole('button', { name: connect.next, exact: true }).click()
    const set = await app.sim<Record<string, string>>('POST', '/practice')
    const { appId = '', appSecret = '', token = '', wabaId = '', phoneNumberId = '' } = set
    const wrong = appSecret.replace(/^./, (first) => (first === '0' ? '1' : '0'))
    for (const [label, text] of [
      [byHand.appId, appId],
      [byHand.appSecret, wrong],
      [byHand.token, token],
      [byHand.wabaId, wabaId],
      [byHand.phoneNumberId, phoneNumberId],
    ] as const)
      await page.getByLabel(label, { exact: true }).fill(text)
    const secret = page.getByLabel(byHand.appSecret, { exact: true })
    await eventually(async () => equal(await secret.getAttribute('aria-invalid'), 'true'))
    const said = connect.metaSaid.replace('{{details}}', 'Invalid OAuth access token signature.')
    await page.getByText(said).waitFor()
    equal(await page.getByText(/^Meta/).filter({ hasText: 'expired' }).count(), 0)
    await lookAt(page, 'a wrong secret')
    await secret.fill(appSecret)
    await page.getByText(byHand.ready).waitFor()
    await page.getByRole('button', { name: byHand.connect }).click()
    await page.getByRole('heading', { name: connect.foundTitle }).waitFor()
    await lookAt(page, 'found by hand')
    await page.context().close()
  })
}

test('without a mouse: from the gear to the window, through it, to the PIN and a connected number', async () => {
  const { connect, signup, popup: words } = WORDS.en
  await acceptTerms(mira)
  const page = await openPage(app, mira, '/settings/inboxes', LOOKS.en)
  await tabTo(page, connect.start)
  await page.keyboard.press('Enter')
  await tabTo(page, connect.practice)
  await page.keyboard.press('Enter')
  await tabTo(page, connect.continueWithWhatsApp)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: signup.open }).waitFor()
  await tabTo(page, signup.open)
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Enter')])
  await popup.locator('[data-screen="login"]').waitFor()
  for (const [screen, button] of [
    ['login', words.continueAs('Mira Winter')],
    ['intro', words.getStarted],
    ['permissions', words.agree],
    ['portfolio', words.next],
    ['account', words.next],
    ['confirm', words.confirm],
    ['profile', words.next],
  ] as const) {
    await popup.locator(`[data-screen="${screen}"]`).waitFor()
    await tabTo(popup, button)
    await popup.keyboard.press('Enter')
  }
  await popup.locator('[data-screen="done"]').waitFor()
  await tabTo(popup, words.ok)
  await Promise.all([popup.waitForEvent('close'), popup.keyboard.press('Enter').catch(() => {})])
  await page.getByRole('heading', { name: connect.foundTitle }).waitFor()
  const start = connect.connectOf.replace('{{number}}', '+49 30 5550 0310')
  await tabTo(page, start)
  await page.keyboard.press('Enter')
  await tabTo(page, connect.pin)
  await page.keyboard.type('246810')
  await tabTo(page, connect.pinKept)
  await page.keyboard.press('Space')
  await tabTo(page, start)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: connect.doneTitle.replace('{{number}}', '+49 30 5550 0310') }).waitFor()
  await page.getByText(connect.pinReminder.replace('{{pin}}', '246810')).waitFor()
  const { channels, accounts } = await mira.get<ChannelList>('/channels')
  const [account] = accounts.filter(({ wabaId }) => wabaId === channels[0]?.wabaId)
  // What is shown of limits is there from the first moment.
  deepEqual([account?.numbersUsed, account?.numbersMax, account?.portfolioNumbersMax], [1, 25, 20])
  ok((account?.templateCount ?? 0) > 0 && (account?.templatesMax ?? 0) > 0)
  await page.context().close()
})

test('a long name and one that is read from the right stand in their places, also on a phone', async () => {
  const { connect } = WORDS.en
  const long = `${'Sanitärinstallations'.repeat(4)} & Söhne`.slice(0, 75)
  const found = await signUpShort(mira)
  const [account] = found.accounts
  const number = account?.numbers[0]?.phoneNumberId
  for (const name of [long, 'زهور الربيع للتجارة']) {
    const json = JSON.stringify(name)
    await write(sql`update onboardings set found = jsonb_set(jsonb_set(found, '{0,name}', ${json}::jsonb),
      '{0,numbers,0,verifiedName}', ${json}::jsonb) where id = ${found.id}::uuid`)
    // As if Meta had just been asked, which would say the number's real name.
    await write(sql`update channels set name = ${name}, verified_name = ${name}, refreshed_at = now(), refresh_due_at = null
      where phone_number_id = ${number}`)
    for (const viewport of [
      { width: 390, height: 844 },
      { width: 1440, height: 900 },
    ]) {
      const page = await openPage(app, mira, `/settings/inboxes/connect/${found.id}`, { ...LOOKS.en, viewport })
      await page.getByText(name).first().waitFor()
      await fits(page, connect.title)
      await page.goto('/settings/inboxes')
      await page.getByText(name).first().waitFor()
      await fits(page, 'inboxes')
      await page.getByText(name).first().click()
      await page.getByRole('heading', { level: 1 }).getByText(name).waitFor()
      await fits(page, 'the channel')
      await page.context().close()
    }
  }
})

/** Straight into the tables, where only time or Meta could bring it about. */
const write = (statement: RawBuilder<unknown>) =>
  inWorkspaces(app.database.database.db, [mira.workspaceId], (tx) => statement.execute(tx))

/** Nothing has to be pushed aside to be read. */
async function fits(page: Page, what: string) {
  await eventually(async () => {
    const [needed, there] = await page.evaluate(() => [
      Math.max(...[...document.querySelectorAll('main')].map((one) => one.scrollWidth - one.clientWidth)),
      document.documentElement.scrollWidth - document.documentElement.clientWidth,
    ])
    deepEqual([needed, there], [0, 0], what)
  })
}

/** By the tab key, as far as it takes; what has the focus is named as a screen reader names it. */
async function tabTo(page: Page, name: string): Promise<void> {
  const wanted = page.getByRole('link', { name }).or(page.getByRole('button', { name })).or(page.getByLabel(name))
  await wanted.first().waitFor()
  for (let presses = 0; presses < 80; presses++) {
    if (await wanted.evaluateAll((all) => all.some((one) => one === document.activeElement))) return
    await page.keyboard.press('Tab')
  }
  match('', /./, `"${name}" is not reached by the tab key`)
}
