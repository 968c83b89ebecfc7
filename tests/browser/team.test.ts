import { deepEqual, equal } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type App, invited, PASSWORD, setUp, startApp } from '../app.ts'
import { bubble, openContext, openConversation, openPage, prepareWeb, row } from '../browser.ts'
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

test('Jonas comes by the link that Mira made, as an agent of her only inbox', async () => {
  const page = await openPage(app, mira, '/settings/people')
  await page.getByRole('button', { name: 'Invite someone' }).click()
  await page.getByRole('button', { name: 'Create the link' }).click()
  const link = await page.getByLabel('Invitation link').inputValue()
  const context = await openContext(app, null)
  const his = await context.newPage()
  await his.goto(link)
  await his.getByRole('heading', { name: 'Join Blumen Huber' }).waitFor()
  await his.getByLabel('Your name').fill('Jonas Berg')
  await his.getByLabel('E-mail').fill('jonas@blumen-huber.test')
  await his.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await his.getByRole('button', { name: 'Join' }).click()
  await his.getByRole('heading', { name: 'All' }).waitFor()
  const { members } = await mira.get<{ members: { name: string; role: string; inboxIds: string[] }[] }>('/members')
  deepEqual(
    members.map(({ name, role, inboxIds }) => [name, role, inboxIds.length]),
    [
      ['Jonas Berg', 'agent', 1],
      ['Mira Kaya', 'admin', 1],
    ],
  )

  const again = await openPage(app, null, new URL(link).pathname + new URL(link).search)
  await again.getByRole('heading', { name: 'This invitation does not work' }).waitFor()
  for (const one of [page, his, again]) await one.context().close()
})

test('Lea and Mira see the same conversation live: who takes it, who closes it, and that it comes back to its owner', async () => {
  const lea = await invited(app, mira, 'Lea Sommer')
  const ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  const [hers, miras] = await Promise.all([openPage(app, lea), openPage(app, mira)])
  await ayse.says('My roses have not come.')
  await Promise.all([openConversation(hers, ayse.name), openConversation(miras, ayse.name)])
  await Promise.all([hers, miras].map((page) => bubble(page, 'My roses have not come.').waitFor()))

  await hers.getByRole('button', { name: 'Owner: Nobody' }).click()
  await hers.getByRole('menuitemcheckbox', { name: 'Lea Sommer' }).click()
  await line(miras, 'Lea Sommer took it over').waitFor()
  await miras.getByRole('button', { name: 'Owner: Lea Sommer' }).waitFor()

  await miras.getByRole('button', { name: 'Close', exact: true }).click()
  await line(hers, 'Mira Kaya closed it').waitFor()
  await row(hers, ayse.name).waitFor({ state: 'detached' })

  await ayse.says('They are here now, thank you!')
  await row(hers, ayse.name).waitFor()
  await line(hers, 'The customer wrote again, so it is open again').waitFor()
  const { status, ownerId } = await lea.conversationWith(ayse.name)
  deepEqual([status, ownerId], ['open', lea.id])
  for (const page of [hers, miras]) await page.context().close()
})

test('Nils, who is in no inbox, sees nothing of it: not in the list, the thread, the socket or the files', async () => {
  const nils = await invited(app, mira, 'Nils Vogt')
  await mira.patch(`/members/${nils.id}`, { inboxIds: [] })
  const boris = await newPhone(app.sim, 'Boris Lem')
  const socket = await nils.listens((await nils.conversations()).upTo)
  await boris.sends({ type: 'image', sample: 'photo', caption: 'For your eyes only' })
  const { id, ...conversation } = await mira.conversationWith(boris.name)
  const file = await eventually(async () => {
    const [message] = await mira.thread(id)
    if (!message?.media?.file) throw new Error('the photo is not here yet')
    return message.media.file
  })

  equal((await nils.conversations()).conversations.length, 0)
  for (const path of [`/conversations/${id}`, `/conversations/${id}/messages`, `/files/${file.id}`]) {
    equal((await nils.ask('GET', path)).status, 404, path)
  }
  equal((await nils.ask('PUT', `/conversations/${id}/owner`, { ownerId: nils.id })).status, 404)
  equal((await mira.fetch(`/api/v1/files/${file.id}`)).status, 200)

  const page = await openPage(app, nils, `/inbox/${id}`)
  await page.getByText('This conversation is not here').waitFor()
  equal(await row(page, boris.name).count(), 0)

  // What happened in an inbox that he does see comes after it, so nothing is still on its way.
  await mira.patch(`/members/${nils.id}`, { inboxIds: [conversation.inboxId] })
  await eventually(() =>
    equal(
      socket.frames.some(({ kind }) => kind === 'start_afresh'),
      true,
    ),
  )
  const told = JSON.stringify(socket.frames)
  // Who the customers are is for everyone in the workspace; what they write is not.
  for (const secret of [id, 'For your eyes only', file.id]) equal(told.includes(secret), false, secret)

  await row(page, boris.name).waitFor()
  socket.close()
  await page.context().close()
})

const line = (page: Page, words: string) => page.getByRole('log').getByText(words)
