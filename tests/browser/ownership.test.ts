/** Whose it is and what it is about: set by two people at once, by mouse and by keyboard, and found again by filters. */
import { deepEqual, equal, notEqual, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Team } from '#contract/teams.ts'
import type { ViewList } from '#contract/views.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { barriers, NARROW, openConversation, openPage, prepareWeb, row } from '../browser.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone } from '../practice.ts'

let app: App
let mira: Person
let jonas: Person
let ayse: Phone
let boris: Phone

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  jonas = await invited(app, mira, 'Jonas Berg')
  ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  boris = await newPhone(app.sim, 'Boris Lem')
  for (const phone of [ayse, boris]) {
    await phone.says('Is it shipped?')
    await mira.conversationWith(phone.name)
  }
})

const line = (page: Page, words: string) => page.getByText(words)

test('Mira makes a team and labels in the settings', async () => {
  const page = await openPage(app, mira, '/settings/teams')
  await page.getByText('There is no team yet').waitFor()
  await page.getByRole('button', { name: 'New team' }).click()
  await page.getByLabel('Name of the team').fill('Orders')
  await page.getByLabel('Jonas Berg').check()
  deepEqual(await barriers(page), [])
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByText('Orders').waitFor()

  await page.getByRole('link', { name: 'Labels' }).click()
  for (const [name, color] of [
    ['VIP', 'Brass'],
    ['Return', 'Red'],
  ] as const) {
    await page.getByRole('button', { name: 'New label' }).click()
    await page.getByLabel('Name of the label').fill(name)
    await page.getByText(color, { exact: true }).click()
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText(name, { exact: true }).waitFor()
  }
  await page.getByRole('button', { name: 'New label' }).click()
  await page.getByLabel('Name of the label').fill('vip')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByText('There is a label of this name already.').waitFor()
  deepEqual(await barriers(page), [])
  // A page without a list hears on from where it was loaded, and loads nothing twice.
  const firstFrame = page.waitForEvent('websocket').then((socket) => socket.waitForEvent('framereceived'))
  const [{ payload }] = await Promise.all([firstFrame, page.reload()])
  notEqual(JSON.parse(String(payload)).kind, 'start_afresh')
  await page.context().close()
})

test('Jonas labels with l and hands over with t; Mira sees it as it happens', async () => {
  const [his, hers] = await Promise.all([openPage(app, jonas), openPage(app, mira)])
  await Promise.all([openConversation(his, ayse.name), openConversation(hers, ayse.name)])
  await his.getByRole('button', { name: 'Labels' }).waitFor()
  await his.keyboard.press('l')
  await his.getByRole('menuitemcheckbox', { name: 'VIP' }).click()
  await his.getByRole('menuitemcheckbox', { name: 'Return' }).click()
  await his.keyboard.press('Escape')
  await his.getByRole('menu').waitFor({ state: 'detached' })
  await line(hers, 'Jonas Berg added the label VIP').waitFor()
  await row(hers, ayse.name).getByText('VIP').waitFor()
  await row(hers, ayse.name).getByText('Return').waitFor()
  await his.keyboard.press('t')
  await his.getByRole('menuitemcheckbox', { name: 'Orders' }).click()
  await hers.getByRole('button', { name: 'Team: Orders' }).waitFor()
  await line(hers, 'Jonas Berg handed it to Orders').waitFor()
  deepEqual(await barriers(hers), [])
  for (const page of [his, hers]) await page.context().close()
})

test('filters narrow the list, stand as chips and in the address, and are taken off one by one', async () => {
  const page = await openPage(app, mira)
  await row(page, boris.name).waitFor()
  await page.keyboard.press('f')
  // Opened by its key one is in its fields, and out again with Escape.
  const first = page.getByRole('searchbox', { name: 'Find a filter' })
  await eventually(async () => ok(await first.evaluate((field) => field === document.activeElement)))
  await page.keyboard.press('Escape')
  await first.waitFor({ state: 'detached' })
  await page.keyboard.press('f')
  await page.getByLabel('Labels', { exact: true }).selectOption({ label: 'VIP' })
  await row(page, boris.name).waitFor({ state: 'detached' })
  await row(page, ayse.name).waitFor()
  await page.getByLabel('Team', { exact: true }).selectOption({ label: 'Orders' })
  await page.getByRole('button', { name: 'Remove the filter Team: Orders' }).waitFor()
  deepEqual(await barriers(page), [])
  const address = page.url()
  await page.reload()
  equal(page.url(), address)
  await row(page, ayse.name).waitFor()
  equal(await row(page, boris.name).count(), 0)
  await page.getByRole('button', { name: 'Remove the filter VIP' }).click()
  await page.getByRole('button', { name: 'Remove the filter Team: Orders' }).click()
  await row(page, boris.name).waitFor()
  await page.keyboard.press('f')
  await page.getByLabel('Unread only').check()
  await row(page, ayse.name).waitFor({ state: 'detached' })
  await row(page, boris.name).waitFor()
  await page.getByLabel('Reply window').selectOption({ label: 'Window closing soon' })
  await page.getByText('Nothing fits these filters').waitFor()
  await page.getByRole('link', { name: 'Remove all filters' }).click()
  await row(page, boris.name).waitFor()
  await page.context().close()
})

test('filters are saved as a view for everyone; Jonas finds it in his sidebar, and its link shows the same', async () => {
  const page = await openPage(app, mira, '/inbox')
  await row(page, boris.name).waitFor()
  await page.getByRole('button', { name: 'Filter the list' }).click()
  await page.getByLabel('Labels', { exact: true }).selectOption({ label: 'VIP' })
  await row(page, boris.name).waitFor({ state: 'detached' })
  const save = page.getByRole('button', { name: 'Save as a view' })
  await save.press('Enter')
  await page.getByLabel('Name of the view').waitFor()
  await page.keyboard.press('Escape')
  // The window gives the focus back to what opened it.
  await eventually(async () => ok(await save.evaluate((button) => button === document.activeElement)))
  await save.press('Enter')
  await page.getByLabel('Name of the view').fill('Important')
  await page.getByLabel('Who sees it').selectOption({ label: 'Everyone' })
  await page.getByLabel('Team', { exact: true }).last().check()
  deepEqual(await barriers(page), [])
  await page.getByRole('button', { name: 'Save', exact: true }).click()

  await page.getByRole('heading', { name: 'Important' }).waitFor()
  await page.waitForURL(/saved=/)
  const link = new URL(page.url())
  const his = await openPage(app, jonas, '/inbox')
  await his.getByRole('link', { name: 'Important 1' }).click()
  await row(his, boris.name).waitFor({ state: 'detached' })
  await row(his, ayse.name).getByText('Orders').waitFor()
  await his.waitForURL(({ search }) => search === link.search)
  await his.getByRole('button', { name: 'Remove the filter VIP' }).click()
  await row(his, boris.name).waitFor()
  await his.keyboard.press('ControlOrMeta+k')
  await his.getByRole('dialog').getByRole('combobox').or(his.getByRole('dialog').getByRole('textbox')).first().waitFor()
  await his.keyboard.type('Important')
  await his.getByRole('option', { selected: true }).filter({ hasText: 'Important' }).waitFor()
  await his.keyboard.press('Enter')
  await row(his, boris.name).waitFor({ state: 'detached' })
  await his.keyboard.press('S')
  await his.getByLabel('Name of the view').waitFor()
  await his.keyboard.press('Escape')

  // Shared with his team alone, it goes with him when he leaves the team.
  const { views } = await mira.get<ViewList>('/views')
  const { id = '', count: _, isMine: __, ownerId: ___, ...kept } = views.find(({ name }) => name === 'Important') ?? {}
  const { teams } = await mira.get<{ teams: Team[] }>('/teams')
  await mira.put(`/views/${id}`, { ...kept, sharing: 'teams', teamIds: teams.map((team) => team.id) })
  await his.getByRole('link', { name: 'Important' }).waitFor()
  for (const team of teams) await mira.patch(`/teams/${team.id}`, { name: team.name, memberIds: [] })
  await his.getByText('This view is not there any more').waitFor()
  for (const team of teams) await mira.patch(`/teams/${team.id}`, { name: team.name, memberIds: team.memberIds })

  // Deleting is asked about, for it goes for all.
  await page.keyboard.press('Q')
  await page.getByRole('button', { name: 'Delete the view' }).click()
  await page.getByText('The conversations in it stay.').waitFor()
  await page.getByRole('button', { name: 'Delete the view' }).click()
  await page.getByRole('link', { name: 'Important' }).waitFor({ state: 'detached' })
  for (const one of [page, his]) await one.context().close()
})

test('a row that comes to fit a filter appears by itself, and one that no longer does leaves', async () => {
  const labels = await mira.get<{ labels: { id: string; name: string }[] }>('/labels')
  const vip = labels.labels.find(({ name }) => name === 'VIP')?.id
  const page = await openPage(app, mira, `/inbox?labels=${vip}`)
  await row(page, ayse.name).waitFor()
  const { id } = await mira.conversationWith(boris.name)
  await jonas.put(`/conversations/${id}/labels`, { labelIds: [vip] })
  await row(page, boris.name).waitFor()
  await jonas.put(`/conversations/${id}/labels`, { labelIds: [] })
  await row(page, boris.name).waitFor({ state: 'detached' })
  await page.context().close()
})

test('with w it waits for the customer, whose next message brings it back', async () => {
  const page = await openPage(app, jonas)
  await openConversation(page, boris.name)
  await page.getByRole('button', { name: 'Snooze' }).waitFor()
  await page.keyboard.press('w')
  await row(page, boris.name).waitFor({ state: 'detached' })
  await line(page, 'Jonas Berg set it to waiting').waitFor()
  await boris.says('Hello?')
  await row(page, boris.name).waitFor()
  await page.context().close()
})

test('a key that is pressed before the bar for what is chosen has come means what is chosen, not what is open', async () => {
  const page = await openPage(app, jonas)
  const came = Promise.withResolvers<void>()
  await page.route(/assets\/BulkBar-.+\.js/, async (route) => {
    await came.promise
    await route.continue()
  })
  await openConversation(page, ayse.name)
  await page.getByRole('button', { name: 'Snooze' }).waitFor()
  await row(page, boris.name).focus()
  await page.keyboard.press('x')
  await page.keyboard.press('w')
  came.resolve()
  await row(page, boris.name).waitFor({ state: 'detached' })
  equal((await mira.conversationWith(ayse.name)).status, 'open')
  await boris.says('Still there?')
  await row(page, boris.name).waitFor()
  await page.context().close()
})

test('on a phone, in German', async () => {
  const page = await openPage(app, jonas, '/inbox', { viewport: NARROW, locale: 'de-DE' })
  await row(page, ayse.name).waitFor()
  await page.getByRole('button', { name: 'Liste filtern' }).click()
  await page.getByLabel('Antwortfenster').selectOption({ label: 'Fenster offen' })
  await page.getByRole('button', { name: 'Filter Fenster offen entfernen' }).waitFor()
  deepEqual(await barriers(page), [])
  await page.context().close()
})
