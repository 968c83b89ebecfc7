/** The workflow of the description, built from nothing: START brings a template to the phone, and after STOP nothing more comes. */
import { deepEqual, equal } from 'node:assert/strict'
import { before, test } from 'node:test'
import sharp from 'sharp'
import type { TemplatePage } from '#contract/templates.ts'
import type { Workflow } from '#contract/workflows.ts'
import { type App, setUp, startApp } from '../app.ts'
import { barriers, openPage, prepareWeb, whenWritten } from '../browser.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone, practiceNumber } from '../practice.ts'

let app: App
let mira: Person
let ayse: Phone
before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  const picture = await sharp({ create: { width: 320, height: 200, channels: 3, background: '#7a9e4e' } })
    .png()
    .toBuffer()
  const { file } = await mira.upload('spring.png', 'image/png', picture)
  await mira.post('/documents', { name: 'Spring', folder: '', fileId: file.id, sharing: 'everyone', teamIds: [] })
  await eventually(async () => {
    const { templates } = await mira.get<TemplatePage>('/templates?q=spring_offer')
    equal(templates.length > 1, true)
  })
})

const templatesOn = async (phone: Phone) =>
  (await phone.shows()).filter(({ from, type }) => from === 'business' && type === 'template').length

test('Mira builds it on the canvas and publishes; START brings the message in German, STOP ends it; the history says why', async () => {
  const page = await openPage(app, mira, '/automation')
  await page.getByRole('button', { name: 'Create workflow' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Welcome')
  await page.getByRole('dialog').getByRole('button', { name: 'Create workflow' }).click()
  const publish = page.getByRole('button', { name: 'Publish' })
  await page.getByText(/must be put right before/).waitFor()
  equal(await publish.isDisabled(), true)

  await page.getByRole('button', { name: /^Starts when/ }).click()
  const panel = (name: string) => page.getByRole('complementary', { name })
  await panel('Triggers').getByRole('button', { name: 'Add a trigger' }).click()
  await panel('Triggers').getByLabel('Trigger', { exact: true }).selectOption('opted_in')
  await panel('Triggers').getByLabel('Again for the same contact?').selectOption('again')
  await panel('Triggers').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Starts when A customer opts in' }).waitFor()

  await page.getByRole('button', { name: 'Add a step after: Triggers' }).click()
  await panel('Choose a step')
    .getByRole('button', { name: /^Send WhatsApp message/ })
    .click()
  const send = panel('Send WhatsApp message')
  await send.getByLabel('Send from WhatsApp phone number').selectOption({ index: 1 })
  await send.getByLabel('Message template').selectOption('spring_offer')
  await send.getByLabel('Template language').selectOption('de')
  await send.getByLabel('File from the library').selectOption('Spring')
  const texts = send.getByRole('textbox', { name: /^Text for/ })
  await texts.first().waitFor()
  for (const field of await texts.all()) await field.fill('31. Mai')
  for (const field of await send.getByRole('textbox', { name: /^Where it is not known/ }).all()) await field.fill('du')
  await send.getByText('On the phone').waitFor()
  deepEqual(await barriers(page), [])
  await send.getByRole('button', { name: 'Save' }).click()
  const step = page.getByRole('button', { name: /^Send WhatsApp message spring_offer/ })
  await step.waitFor()

  // By key alone: into the panel, out of it again, and she is where she was.
  await step.press('Enter')
  await send.locator('h2:focus').waitFor()
  await page.keyboard.press('Escape')
  await send.waitFor({ state: 'detached' })
  await page.locator('button:focus', { hasText: 'spring_offer' }).waitFor()

  // The same draft is changed elsewhere while the form is open: what she wrote stays, and goes in when she has seen that.
  await step.click()
  await texts.first().fill('1. Juni')
  // At another step it would be lost: that is asked first.
  await page.getByRole('button', { name: /^Starts when/ }).click()
  const asked = page.getByRole('dialog', { name: 'Discard what you changed?' })
  await asked.getByRole('button', { name: 'Cancel' }).click()
  await asked.waitFor({ state: 'detached' })
  await whenWritten(texts.first(), '1. Juni')
  const { workflows } = await mira.get<{ workflows: { id: string }[] }>('/workflows')
  const path = `/workflows/${workflows[0]?.id}`
  const { workflow } = await mira.get<{ workflow: Workflow }>(path)
  const steps = workflow.draft.steps.map((one) =>
    one.kind === 'send_template' ? { ...one, unreachable: 'branch' as const } : one,
  )
  await mira.patch(path, { draft: { ...workflow.draft, steps }, basedOn: workflow.draftNumber })
  await send.getByRole('button', { name: 'Save' }).click()
  await send.getByText(/so your change was not kept.*still in the form/).waitFor()
  await whenWritten(texts.first(), '1. Juni')
  deepEqual(await barriers(page), [])
  await send.getByRole('button', { name: 'Save' }).click()
  await send.waitFor({ state: 'detached' })
  const { workflow: kept } = await mira.get<{ workflow: Workflow }>(path)
  equal(kept.draft.steps[0]?.kind === 'send_template' && kept.draft.steps[0].unreachable, 'skip')

  await publish.click()
  await page
    .getByRole('button', { name: 'Switch on' })
    .or(page.getByRole('button', { name: 'Switch off' }))
    .waitFor()
  const switchOn = page.getByRole('button', { name: 'Switch on' })
  if (await switchOn.isVisible()) await switchOn.click()
  await page.getByRole('button', { name: 'Switch off' }).waitFor()

  await ayse.says('START')
  await eventually(async () => equal(await templatesOn(ayse), 1))
  // What she would get now, as her phone would show it.
  await page.getByRole('button', { name: 'Test run' }).click()
  const trial = page.getByRole('dialog', { name: 'Test run' })
  await trial.getByRole('searchbox', { name: 'Contact' }).fill('Ayşe')
  await trial.getByRole('button', { name: /Ayşe Yıldız/ }).click()
  await trial.getByRole('button', { name: 'Run' }).click()
  await trial
    .getByRole('region', { name: 'On the phone' })
    .getByText(/1\. Juni/)
    .waitFor()
  deepEqual(await barriers(page), [])
  await trial.getByRole('button', { name: 'Close' }).click()
  await app.sim('POST', '/clock', { advanceMs: 2_000 })
  await ayse.says('STOP')
  const { id } = await mira.conversationWith(ayse.name)
  await eventually(async () =>
    equal(
      (await mira.thread(id)).some(({ text }) => text === 'STOP'),
      true,
    ),
  )
  await page.getByRole('button', { name: 'History' }).click()
  await page.getByRole('button', { name: /Ayşe Yıldız/ }).click()
  await page.getByRole('dialog').getByText('The message was queued.').waitFor()
  // How far it came, in words.
  const became = /^(Taken by WhatsApp|Sent|Delivered|Read)$/
  await page.getByRole('dialog').getByText(became).waitFor()
  deepEqual(await barriers(page), [])
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()

  // What would happen to her now, step by step; and it is so.
  await page.getByRole('button', { name: 'Test run' }).click()
  await trial.getByRole('searchbox', { name: 'Contact' }).fill('Ayşe')
  await trial.getByRole('button', { name: /Ayşe Yıldız/ }).click()
  await trial.getByRole('button', { name: 'Run' }).click()
  await trial.getByText('The customer may not or cannot be reached.').waitFor()
  equal(await trial.getByText(/composer\./).count(), 0, 'why not is told in words')
  equal(await templatesOn(ayse), 1)
  await trial.getByRole('button', { name: 'Close' }).click()

  // The draft goes on; what was published is looked at, and taken back as the draft.
  await mira.patch(path, { draft: { ...kept.draft, steps: [], first: null }, basedOn: kept.draftNumber })
  await page.getByRole('button', { name: 'Versions' }).click()
  await page.getByRole('button', { name: /^Version 1/ }).click()
  const version = page.getByRole('region', { name: 'Version 1' })
  await version.getByRole('button', { name: /^Send WhatsApp message spring_offer/ }).waitFor()
  deepEqual(await barriers(page), [])
  await version.getByRole('button', { name: 'Make this the draft' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make this the draft' }).click()
  await version.waitFor({ state: 'detached' })
  deepEqual((await mira.get<{ workflow: Workflow }>(path)).workflow.draft.steps, kept.draft.steps)
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Welcome after START')
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await page.getByRole('heading', { name: 'Welcome after START' }).waitFor()

  // Meta pauses the template: it is told at the step and in the list while she looks at them.
  const { wabaId } = await practiceNumber(app.sim)
  const all = await app.sim<{ id: string; name: string }[]>('GET', `/templates?wabaId=${wabaId}`)
  const paused = all.filter(({ name }) => name === 'spring_offer').map(({ id }) => id)
  await page.getByRole('button', { name: 'Build' }).click()
  for (const id of paused) await app.sim('PATCH', `/templates/${id}`, { status: 'PAUSED' })
  await page.getByRole('button', { name: /^Send WhatsApp message spring_offer.*Template paused/ }).click()
  await panel('Send WhatsApp message')
    .getByText(/Meta paused this template/)
    .waitFor()
  deepEqual(await barriers(page), [])
  await page.getByRole('link', { name: 'All workflows' }).click()
  await page
    .getByRole('link', { name: /Welcome after START.*spring_offer \(German\): Meta paused this template/ })
    .waitFor()
  deepEqual(await barriers(page), [])
  await page.context().close()
})
