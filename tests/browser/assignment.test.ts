/** Rules that give to somebody what nobody owns, and many conversations changed at once, by mouse and by keyboard. */
import { deepEqual, equal } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { AssignmentRules } from '#contract/assignment.ts'
import type { Team } from '#contract/teams.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { barriers, NARROW, openConversation, openPage, prepareWeb, row } from '../browser.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone } from '../practice.ts'

/** For a long press to be taken, on a busy machine. */
const PRESS_MS_MAX = 8_000

let app: App
let mira: Person
let jonas: Person

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  jonas = await invited(app, mira, 'Jonas Berg')
})

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

test('Mira makes rules, puts them in order and tries them; Jonas goes away and is passed over', async () => {
  const page = await openPage(app, mira, '/settings/inboxes')
  await page.getByRole('link', { name: 'Assignment rules' }).click()
  await page.getByText('No rules yet').waitFor()
  const newRule = async (name: string, words: string, person: string) => {
    await button(page, 'New rule').click()
    await page.getByLabel('Name of the rule').fill(name)
    await page.getByLabel('The message has one of these words').fill(words)
    await page.getByLabel('It goes to').selectOption({ label: 'One person' })
    await page.getByLabel('Person', { exact: true }).selectOption({ label: person })
    await button(page, 'Save').click()
    await page.getByText(name, { exact: true }).waitFor()
  }
  await newRule('Everything else', '', 'Mira Kaya')
  await newRule('Refunds', 'refund, money back', 'Jonas Berg')
  await button(page, 'Move Refunds up').click()
  await page.getByRole('list', { name: 'Assignment' }).getByRole('listitem').first().getByText('Refunds').waitFor()
  deepEqual(await barriers(page), [])

  await page.getByLabel('The customer writes').fill('I want a refund')
  await button(page, 'Show what would happen').click()
  await page.getByText('It falls to Jonas Berg.').waitFor()

  const his = await openPage(app, jonas)
  await button(his, 'You: Jonas Berg').click()
  await his.getByRole('menuitemcheckbox', { name: 'Away' }).click()
  await eventually(async () => {
    const { members } = await mira.get<{ members: { name: string; awaySince: string | null }[] }>('/members')
    equal(members.filter(({ awaySince }) => awaySince !== null).length, 1)
  })
  await (await newPhone(app.sim, 'Ayşe')).says('A refund, please')
  await openConversation(his, 'Ayşe')
  await his.getByText('Nobody has it: by rule 1, “Refunds”').waitFor()
  await his.getByText('(away: Jonas Berg)').waitFor()

  // A rule whose team is put away is passed over; whoever looks at the rules is told.
  const team = await mira.post<Team>('/teams', { name: 'Returns', memberIds: [] })
  const url = `/inboxes/${new URL(page.url()).pathname.split('/')[3]}/assignment-rules`
  const { rules, revision } = await mira.get<AssignmentRules>(url)
  const ofTeam = {
    ...{ id: uuidv7(), name: 'To a team', isOn: true, conditions: [] },
    outcome: { to: 'team', teamId: team.id },
  }
  await mira.put(url, { rules: [...rules, ofTeam], revision })
  await page.getByText('To a team', { exact: true }).waitFor()
  equal(await page.getByText('the rule decides nothing').count(), 0)
  await mira.delete(`/teams/${team.id}`)
  await page.getByText('This team is not there any more, so the rule decides nothing.').waitFor()
  for (const one of [page, his]) await one.context().close()
})

test('rows are chosen by mouse, by x and as a stretch; e closes them all, and undo opens them again', async () => {
  const names = ['Boris', 'Carla', 'Dunja', 'Emil']
  for (const name of names) {
    await (await newPhone(app.sim, name)).says('Hello')
    await mira.conversationWith(name)
  }
  const page = await openPage(app, mira)
  const box = (name: string) => page.getByRole('checkbox', { name: `Choose ${name}` })
  await row(page, 'Emil').waitFor()
  await row(page, 'Emil').hover()
  await box('Emil').click()
  await page.getByText('1 chosen').waitFor()
  await box('Carla').click({ modifiers: ['Shift'] })
  await page.getByText('3 chosen').waitFor()
  await row(page, 'Boris').focus()
  await page.keyboard.press('x')
  await page.getByText('4 chosen').waitFor()
  await page.keyboard.press('x')
  await page.getByText('3 chosen').waitFor()
  deepEqual(await barriers(page), [])
  await page.keyboard.press('e')
  await page.getByText('3 conversations are closed.').waitFor()
  await row(page, 'Emil').waitFor({ state: 'detached' })
  await row(page, 'Boris').waitFor()
  await button(page, 'Undo').click()
  for (const name of names) await row(page, name).waitFor()

  await row(page, 'Boris').focus()
  await page.keyboard.press('x')
  await button(page, 'Choose all, up to 10,000').click()
  await page.getByText('5 chosen').waitFor()
  await page.keyboard.press('a')
  await page.getByRole('menuitem', { name: 'Mira Kaya' }).click()
  await page.getByText('5 conversations have a new owner.').waitFor()
  await page.context().close()
})

test('with a finger: a long press chooses, further rows are tapped, and undo is as near', async () => {
  const page = await openPage(app, mira, '/inbox', { viewport: NARROW, hasTouch: true, isMobile: true })
  const finger = await page.context().newCDPSession(page)
  // What listens to fingers comes after the first screen; a press before that is none, and may open the conversation.
  await eventually(
    async () => {
      await page.goto('/inbox', { waitUntil: 'networkidle' })
      await row(page, 'Emil').waitFor()
      const box = await row(page, 'Emil').boundingBox()
      const touchPoints = [{ x: (box?.x ?? 0) + 120, y: (box?.y ?? 0) + 30 }]
      await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints })
      try {
        await page.getByText('1 chosen').waitFor({ timeout: PRESS_MS_MAX })
      } finally {
        await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
      }
    },
    { withinMs: 10 * PRESS_MS_MAX },
  )
  await row(page, 'Carla').tap()
  await page.getByText('2 chosen').waitFor()
  equal(new URL(page.url()).pathname, '/inbox')
  deepEqual(await barriers(page), [])
  await button(page, 'Close all chosen').tap()
  await page.getByText('2 conversations are closed.').waitFor()
  await row(page, 'Emil').waitFor({ state: 'detached' })
  await button(page, 'Undo').tap()
  await row(page, 'Emil').waitFor()
  await row(page, 'Carla').tap()
  await page.getByRole('region', { name: 'Carla', exact: true }).waitFor()
  await page.context().close()
})
