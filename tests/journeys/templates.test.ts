/** Templates from Meta into a thread and onto a phone: read page by page, kept current, sent, refused. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { Channel, Conversation } from '#contract/inbox.ts'
import type { LibraryDocument } from '#contract/library.ts'
import type { Message } from '#contract/messages.ts'
import type { NotificationPage } from '#contract/notes.ts'
import type { OwnProperty } from '#contract/properties.ts'
import type { Choice, ChoicePage, TemplateAccount, TemplateOne, TemplatePage } from '#contract/templates.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { DAY_MS, newPhone, type Phone, practiceNumber } from '../practice.ts'

let app: App
let mira: Person
let channel: Channel
let ayse: Phone
let conversation: Conversation
let wabaId: string

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  channel = await mira.connectPractice()
  wabaId = (await practiceNumber(app.sim)).wabaId
  ayse = await newPhone(app.sim, 'Ayşe Demir')
  await ayse.says('Hello')
  conversation = await mira.conversationWith(ayse.name)
  await listed('order_shipped')
})

const inside = <T>(work: (tx: Tx) => Promise<T>) => inWorkspaces(app.database.database.db, [mira.workspaceId], work)
const list = (query = '') => mira.get<TemplatePage>(`/templates?${query}`)
const account = async () => (await mira.get<{ accounts: TemplateAccount[] }>('/template-accounts')).accounts[0]
/** Waits until it is known here. */
const listed = (name: string, language = 'en') =>
  eventually(async () => {
    const { templates } = await list(`q=${name}`)
    const found = templates.find((one) => one.name === name && one.language === language)
    if (!found) throw new Error(`${name} is not there`)
    return found
  })
const atMeta = async (name: string, language = 'en') => {
  const all = await app.sim<{ id: string; name: string; language: string }[]>('GET', `/templates?wabaId=${wabaId}`)
  return all.find((one) => one.name === name && one.language === language)?.id
}
const turn = async (name: string, change: object) => app.sim('PATCH', `/templates/${await atMeta(name)}`, change)
const send = (templateId: string, values: Record<string, string>, to = conversation.id) =>
  mira.post<{ message: Message }>(`/conversations/${to}/messages`, {
    id: uuidv7(),
    draft: { kind: 'template', templateId, values },
  })
const refusal = (act: Promise<unknown>) =>
  act.then(
    () => 'sent',
    (error: Error) => error.message,
  )

test('every kind is read once the number is connected, Meta’s samples are not', async () => {
  const { templates } = await list('limit=200')
  const names = new Set(templates.map(({ name }) => name))
  for (const name of ['order_shipped', 'invoice_ready', 'shop_location', 'rose_offer', 'bouquet_ideas', 'sign_in_code'])
    ok(names.has(name), name)
  deepEqual(
    [...names].filter((name) => name.startsWith('sample_') || name === 'hello_world'),
    [],
  )
  equal(
    (await list('q=parcel on its way')).templates[0]?.name ?? (await list('q=order way')).templates[0]?.name,
    'order_shipped',
  )
  const { languages = [] } = (await account()) ?? {}
  ok(['de', 'en'].every((language) => languages.includes(language)))
  ok((await list('language=de')).templates.every(({ language }) => language === 'de'))
  deepEqual(
    (await list('status=PAUSED')).templates.map(({ name }) => name),
    ['summer_sale'],
  )
})

test('a closed window: the template in the contact’s language, filled with the name, reaches the phone; a tap opens it again', async () => {
  await mira.patch(`/contacts/${conversation.contactId}`, { language: 'de' })
  await app.sim('POST', '/clock', { advanceMs: DAY_MS + 60_000 })
  const { templates } = await mira.get<ChoicePage>(`/conversations/${conversation.id}/templates?q=order_shipped`)
  equal(templates[0]?.language, 'de')
  const choice = await mira.get<Choice>(`/conversations/${conversation.id}/template?templateId=${templates[0]?.id}`)
  deepEqual(choice.values, { 'body.first_name': 'Ayşe' })
  deepEqual(choice.refused, [])
  deepEqual(
    choice.template.languages.map(({ language }) => language),
    ['de', 'en'],
  )
  const lacking = await refusal(send(choice.template.id, choice.values))
  ok(/template_variables_missing/.test(lacking), lacking)
  const values = { ...choice.values, 'body.order_number': '4711', 'buttons.1.url': '4711' }
  const { message } = await send(choice.template.id, values)
  equal(message.text, 'Hallo Ayşe, deine Bestellung *4711* ist unterwegs.')
  const shown = await eventually(async () => {
    const found = (await ayse.shows()).find(({ type }) => type === 'template') as
      | (Awaited<ReturnType<Phone['shows']>>[number] & {
          rendered: { body: string; buttons: { text: string; url?: string }[] }
        })
      | undefined
    if (!found) throw new Error('not there yet')
    return found
  })
  equal(shown.rendered.body, message.text)
  equal(shown.rendered.buttons[1]?.url, 'https://blumen-huber.example/t/4711')
  await ayse.acts('taps', { messageId: shown.id, text: 'Ich habe eine Frage' })
  await eventually(async () => {
    const { messages } = await mira.threadPage(conversation.id)
    ok(messages.some((one) => one.direction === 'in' && one.content.reply?.title === 'Ich habe eine Frage'))
  })
  await mira.replies(conversation.id, 'Gern, welche?')
  await ayse.got('Gern, welche?')
})

test('the workspace’s own properties fill in and the library gives the file; what was put away gives way to its fallback', async () => {
  const bouquet = await mira.post<OwnProperty>('/properties', {
    label: 'Bouquet',
    type: 'choice',
    choices: [{ label: 'Spring meadow' }],
  })
  await mira.patch(`/contacts/${conversation.contactId}`, { properties: { [bouquet.key]: 'spring_meadow' } })
  const { id } = await listed('invoice_ready')
  const bound = { property: bouquet.key, part: 'whole', fallback: 'your bouquet' }
  const bind = (bindings: object) => mira.ask('PUT', `/templates/${id}/bindings`, bindings)
  const filled = async () =>
    (await mira.get<Choice>(`/conversations/${conversation.id}/template?templateId=${id}`)).values
  equal((await bind({ 'body.2': { ...bound, property: 'contact.custom_unheard_of' } })).status, 422)
  equal((await bind({ 'body.2': bound })).status, 200)
  const values = await filled()
  deepEqual(values, { 'body.1': 'Ayşe', 'body.2': 'Spring meadow' })

  const { file } = await mira.upload('invoice.pdf', 'application/pdf', Buffer.from('%PDF-1.4 invoice'))
  const shared = { name: 'Invoice', folder: '', sharing: 'everyone', teamIds: [] }
  const document = await mira.post<LibraryDocument>('/documents', { ...shared, fileId: file.id })
  await send(id, { ...values, 'header.file': document.file.id })
  await eventually(async () => {
    const texts = (await ayse.shows()).map((one) => JSON.stringify(one))
    const found = texts.find((text) => text.includes('here is the invoice for order Spring meadow.'))
    ok(found?.includes('invoice.pdf'))
  })

  await mira.patch(`/contacts/${conversation.contactId}`, { ownerId: mira.id })
  const owner = { property: 'contact.owner', part: 'first_word', fallback: 'somebody' }
  await mira.patch(`/properties/${bouquet.id}`, { archived: true })
  equal((await bind({ 'body.1': owner, 'body.2': bound })).status, 200)
  deepEqual(await filled(), { 'body.1': 'Mira', 'body.2': 'your bouquet' })
  await mira.patch(`/properties/${bouquet.id}`, { archived: false })
  equal((await filled())['body.2'], 'Spring meadow')
  // Without anything to stand in, the person who sends it is asked.
  await mira.patch(`/contacts/${conversation.contactId}`, { properties: { [bouquet.key]: null } })
  await bind({ 'body.2': { ...bound, fallback: '' } })
  deepEqual(await filled(), { 'body.1': 'Ayşe' })
})

test('what Meta decides is heard at once: the list, the admins’ bell, and the guard', async () => {
  const template = await listed('order_shipped')
  const values = { 'body.first_name': 'Ayşe', 'body.order_number': '4711', 'buttons.1.url': '4711' }
  await turn('order_shipped', { status: 'PAUSED' })
  await eventually(async () => equal((await listed('order_shipped')).status, 'PAUSED'))
  const one = await mira.get<TemplateOne>(`/templates/${template.id}`)
  equal(one.reason, 'FIRST_PAUSE')
  ok(/template_not_approved/.test(await refusal(send(template.id, values))))
  await eventually(async () => {
    const { notifications } = await mira.get<NotificationPage>('/notifications')
    deepEqual(notifications[0]?.template && { ...notifications[0].template, details: null, id: null }, {
      id: null,
      name: 'order_shipped',
      language: 'en',
      what: 'status',
      from: 'APPROVED',
      to: 'PAUSED',
      details: null,
      workflows: [],
    })
  })
  await turn('order_shipped', { status: 'APPROVED', quality: 'YELLOW', category: 'MARKETING', notice: true })
  await eventually(async () => {
    const { status, quality, category, comingCategory } = await listed('order_shipped')
    deepEqual([status, quality, category, comingCategory], ['APPROVED', 'YELLOW', 'UTILITY', 'MARKETING'])
  })
  await turn('order_shipped', { category: 'MARKETING' })
  await eventually(async () => equal((await listed('order_shipped')).category, 'MARKETING'))
  ok(/no_marketing_consent/.test(await refusal(send(template.id, values))))
  const components = [{ type: 'BODY', text: 'It left, {{first_name}}, today.' }]
  await turn('order_shipped', { components })
  await eventually(async () => equal((await listed('order_shipped')).text, 'It left, {{first_name}}, today.'))
  await turn('order_shipped', { status: 'DELETED' })
  await eventually(async () =>
    deepEqual(
      (await list('q=order_shipped')).templates.map(({ language }) => language),
      ['de'],
    ),
  )
  equal((await mira.get<TemplateOne>(`/templates/${template.id}`)).status, 'DELETED')
})

test('paused while it waited: it does not leave, and says why', async () => {
  const template = await listed('conversation_follow_up', 'de')
  // Nothing leaves a number that is held; the template is paused meanwhile.
  const held = (is: boolean) =>
    inside((tx) => sql`update channels set dispatch_held = ${is} where id = ${channel.id}`.execute(tx))
  await held(true)
  const { message } = await send(template.id, { 'body.1': 'Ayşe' })
  await app.sim('PATCH', `/templates/${await atMeta('conversation_follow_up', 'de')}`, { status: 'PAUSED' })
  await eventually(async () => equal((await listed('conversation_follow_up', 'de')).status, 'PAUSED'))
  await held(false)
  await eventually(async () => {
    const { messages } = await mira.threadPage(conversation.id)
    const found = messages.find(({ id }) => id === message.id)
    deepEqual([found?.status, found?.fault?.word], ['failed', 'template_not_approved'])
  })
})

test('at the messaging limit nobody new is written to, and those already reached are', async () => {
  const template = await listed('appointment_reminder')
  const values = { 'body.customer_name': 'Boris', 'body.day': 'Monday', 'body.time': '10:00' }
  const people: Conversation[] = []
  for (const name of ['Boris Limit', 'Carla Limit']) {
    await (await newPhone(app.sim, name)).says('Hello')
    people.push(await mira.conversationWith(name))
  }
  await app.sim('POST', '/clock', { advanceMs: DAY_MS + 60_000 })
  const limit = (tier: string) => inside((tx) => sql`update whatsapp_accounts set messaging_tier = ${tier}`.execute(tx))
  await limit('1')
  await send(template.id, values, people[0]?.id)
  ok(/messaging_limit/.test(await refusal(send(template.id, values, people[1]?.id))))
  const { refused } = await mira.get<Choice>(`/conversations/${people[1]?.id}/template?templateId=${template.id}`)
  deepEqual(refused, [{ word: 'messaging_limit', limit: 1, actual: 1 }])
  await send(template.id, values, people[0]?.id)
  await limit('TIER_2K')
  await send(template.id, values, people[1]?.id)
})

test('six thousand are read page by page; a page that fails is asked for again, a reading that fails keeps what it had', async () => {
  await app.sim('POST', `/accounts/${wabaId}/templates`, { count: 6_000, prefix: 'bulk' })
  const before = (await list('limit=200&q=order')).templates.length
  await app.sim('POST', '/faults', { on: 'graph', code: 2, times: 2 })
  await mira.post('/template-readings', { wabaId })
  const count = async () => (await account())?.counts.reduce((sum, one) => sum + one.count, 0) ?? 0
  await eventually(async () => ok((await count()) > 6_000 && (await account())?.isReading === false), {
    withinMs: 180_000,
  })
  equal((await account())?.fault, null)
  equal((await list('limit=200&q=order')).templates.length, before)
  equal((await list('q=bulk 05999')).templates.length, 1)
  const readAt = (await account())?.readAt
  // Until it is taken back: others may ask Meta something meanwhile, too.
  await app.sim('POST', '/faults', { on: 'graph', code: 190, times: 0 })
  await mira.post('/template-readings', { wabaId })
  await eventually(async () => ok((await account())?.readAt !== readAt && (await account())?.fault !== null))
  ok((await count()) > 6_000)
  await app.sim('DELETE', '/faults')
})
