/** What one can write in the composer, and that it reaches the phone as it was seen: styles, emoji, files, a voice. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type App, setUp, startApp } from '../app.ts'
import {
  barriers,
  bubble,
  composer,
  empty,
  NARROW,
  openConversation,
  openPage,
  openPhone,
  prepareWeb,
  whenWritten,
} from '../browser.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone } from '../practice.ts'

let app: App
let mira: Person
let ayse: Phone
let page: Page

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  await ayse.says('Is it shipped?')
  await mira.conversationWith(ayse.name)
  page = await openPage(app, mira)
  await openConversation(page, ayse.name)
})

const field = () => composer(page, ayse.name)
/** A window above it gives the focus back as it goes. */
const hasFocus = () => field().and(page.locator(':focus')).waitFor()

test('marks become styles as they are typed, keys write marks, undo takes them back, and the phone gets what was seen', async () => {
  await field().click()
  await page.keyboard.type('Dear *Ayşe*, it ')
  await field().locator('strong', { hasText: 'Ayşe' }).waitFor()
  await page.keyboard.press('Control+i')
  await page.keyboard.type('left')
  await page.getByRole('button', { name: 'Italic', pressed: true }).waitFor()
  await page.keyboard.press('Control+i')
  await page.keyboard.press('Control+Shift+8')
  await page.keyboard.press('Control+z')
  await page.keyboard.type(':')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('- one')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('two ')
  await page.keyboard.press('Control+Period')
  await page.getByRole('combobox', { name: 'Find an emoji' }).fill('rakete')
  await page.getByRole('option', { name: 'rocket' }).waitFor()
  deepEqual(await barriers(page), [])
  await page.keyboard.press('Enter')
  await hasFocus()
  await page.keyboard.press('Control+Shift+u')
  await page.getByLabel('Address of the link').fill('x.de/offer')
  await page.keyboard.press('Enter')
  await hasFocus()
  const text = 'Dear *Ayşe*, it _left_:\n- one\n- two 🚀 x.de/offer'
  await whenWritten(field(), text)
  await page.keyboard.press('Enter')
  await ayse.got(text)
  await whenWritten(field(), '')
  await bubble(page, 'it left').locator('strong', { hasText: 'Ayşe' }).waitFor()
})

test('what is pasted with its styles becomes WhatsApp’s text; plain text stays as it is, blank lines too', async () => {
  await field().click()
  await paste({ 'text/html': '<p>An <b>offer</b></p><ul><li>one</li></ul>', 'text/plain': 'An offer\none' })
  await whenWritten(field(), 'An *offer*\n\n- one')
  await empty(field())
  await paste({ 'text/plain': 'a *b*\r\n\r\n<i>c</i>' })
  await whenWritten(field(), 'a *b*\n\n<i>c</i>')
  await empty(field())
})

test('whoever likes Enter to break the line says so in the settings, and sends with Ctrl+Enter', async () => {
  await page.goto('/settings/writing')
  const answered = page.waitForResponse((answer) => answer.url().endsWith('/preferences'))
  await page.getByRole('radio', { name: 'Ctrl+Enter sends' }).check()
  equal((await answered).status(), 204)
  deepEqual(await barriers(page), [])
  await page.goto('/inbox')
  await openConversation(page, ayse.name)
  await field().click()
  await page.keyboard.type('One')
  await page.keyboard.press('Enter')
  await page.keyboard.type('two')
  await page.keyboard.press('Control+Enter')
  await ayse.got('One\ntwo')
  await mira.put('/preferences', { enterSends: true })
  await page.reload()
})

test('several files go one by one in the order they stand, each with its caption; a long text goes in pieces', async () => {
  await page.locator('input[type=file]').setInputFiles(
    ['one', 'two', 'three'].map((name) => ({
      name: `${name}.txt`,
      mimeType: 'text/plain',
      buffer: Buffer.from(name),
    })),
  )
  await page.getByLabel('Words for three.txt').fill('the third')
  await page.getByRole('button', { name: 'Send three.txt earlier' }).click()
  await page.getByRole('button', { name: 'Remove two.txt' }).click()
  await page.getByRole('textbox', { name: 'Caption' }).fill('the first')
  deepEqual(await barriers(page), [])
  await eventually(async () => {
    const { id } = await mira.conversationWith(ayse.name)
    const { draft } = await mira.get<{ draft: { files: { caption: string }[] } }>(`/conversations/${id}/draft`)
    deepEqual(
      draft.files.map(({ caption }) => caption),
      ['', 'the third'],
    )
  })
  await page.reload()
  await whenWritten(page.getByLabel('Words for three.txt'), 'the third')
  await page.getByRole('textbox', { name: 'Caption' }).press('Enter')
  await eventually(async () => deepEqual(await documents(), ['one.txt: the first', 'three.txt: the third']))

  await field().fill(`${'word '.repeat(500)}\n\n${'more '.repeat(500)}`)
  await page.getByRole('button', { name: 'Send as 2 messages' }).click()
  await ayse.got('more '.repeat(500).trim())
})

test('a voice is recorded, listened to, and reaches the phone as a voice message; without a microphone it says so', async () => {
  await page.keyboard.press('Control+Shift+Y')
  const recorder = page.getByRole('region', { name: 'Record a voice message' })
  await recorder.getByText(/^0:0[1-9]/).waitFor()
  await recorder.getByRole('button', { name: 'Pause' }).click()
  await recorder.getByRole('button', { name: 'Go on recording' }).click()
  deepEqual(await barriers(page), [])
  // Nothing but the bin throws it away: whoever leaves it finds it among the files.
  await recorder.getByRole('button', { name: 'Done' }).press('Escape')
  await page.getByRole('button', { name: 'Play' }).waitFor()
  await page.getByText('Ready to send').waitFor()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  const voice = await eventually(async () => {
    const found = (await ayse.shows()).find(({ type }) => type === 'audio')
    ok(found)
    return found
  })
  equal(voice.content.voice, true)
  const { id } = await mira.conversationWith(ayse.name)
  const { messages } = await mira.get<{ messages: { kind: string; media: { file: { id: string } } }[] }>(
    `/conversations/${id}/messages`,
  )
  const file = messages.find(({ kind }) => kind === 'audio')?.media.file.id
  const bytes = await page.request
    .get(`/api/v1/files/${file}?workspace=${mira.workspaceId}`)
    .then((answer) => answer.body())
  equal(bytes.subarray(0, 4).toString('latin1'), 'OggS')
  const head = bytes.indexOf('OpusHead')
  ok(head > 0)
  equal(bytes[head + 9], 1)

  const phone = await openPage(app, mira, `/inbox/${id}`, { viewport: NARROW, locale: 'de-DE', colorScheme: 'dark' })
  await phone.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))
  })
  await phone.getByRole('button', { name: 'Sprachnachricht aufnehmen' }).click()
  await phone
    .getByRole('alert')
    .getByText(/darf das Mikrofon für diese Seite nicht benutzen/)
    .waitFor()
  deepEqual(await barriers(phone), [])
})

test('Mira writes a snippet once, puts it in by a slash, sends a document, asks with buttons, and reacts to the answer', async () => {
  const deniz = await newPhone(app.sim, 'Deniz Acar')
  await deniz.says('What do roses cost?')
  await mira.conversationWith(deniz.name)
  const { file } = await mira.upload('roses.txt', 'text/plain', Buffer.from('Roses 2 €'))
  const shared = { sharing: 'everyone', teamIds: [] }
  await mira.post('/documents', { name: 'Price list', folder: 'Shop', fileId: file.id, ...shared })

  const page = await openPage(app, mira, '/settings/snippets')
  await page.getByText('No snippets yet').waitFor()
  await page.getByRole('button', { name: 'New snippet' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Name').fill('Greeting')
  await form.getByLabel('Shortcut').fill('hello')
  await form.getByLabel('Text').fill('Hello {{contact.first_name}}, greetings to {{contact.company}}')
  await form.getByRole('button', { name: 'Create' }).click()
  await page.getByText('/hello').waitFor()
  deepEqual(await barriers(page), [])

  await page.goto('/inbox')
  await openConversation(page, deniz.name)
  const field = composer(page, deniz.name)
  await field.click()
  await field.press('/')
  const greeting = page.getByRole('option', { name: /Greeting/ })
  await greeting.waitFor()
  await page.keyboard.type('he')
  await eventually(async () =>
    equal(await field.getAttribute('aria-activedescendant'), await greeting.getAttribute('id')),
  )
  deepEqual(await barriers(page), [])
  // Escape was meant for the list alone: what is written stays, and nothing is offered for it any more.
  await page.keyboard.press('Escape')
  await page.keyboard.type('l')
  await greeting.waitFor({ state: 'detached' })
  await whenWritten(field, '/hel')
  await eventually(async () => equal(await field.getAttribute('aria-activedescendant'), null))

  await page.keyboard.type(' :rake')
  await page.getByRole('listbox', { name: 'Emoji' }).getByRole('option', { name: 'rocket' }).waitFor()
  await page.keyboard.press('Enter')
  await whenWritten(field, '/hel 🚀')

  await empty(field)
  await page.keyboard.type('/hel')
  await greeting.waitFor()
  await page.keyboard.press('Enter')
  // Nobody knows her company: it is said, and cannot be sent unnoticed.
  await page.getByText('Still to be filled in: contact.company').waitFor()
  await field.fill('Hello Deniz, here is our list')

  await page.getByRole('button', { name: 'Insert' }).click()
  await page.getByRole('menuitem', { name: 'Document' }).click()
  await page.getByRole('option', { name: /Price list/ }).click()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await eventually(async () => {
    const got = (await deniz.shows()).find(({ type }) => type === 'document')
    deepEqual([got?.content.filename, got?.content.caption], ['roses.txt', 'Hello Deniz, here is our list'])
  })

  await page.getByRole('button', { name: 'Insert' }).click()
  await page.getByRole('menuitem', { name: 'Buttons' }).click()
  const ask = page.getByRole('dialog')
  await ask.getByLabel('Text').fill('Shall we deliver them?')
  // Nothing is cut unasked: WhatsApp takes 20 characters.
  await ask.getByLabel('Button 1').fill('Yes, please and thank you')
  await ask.getByText('5 characters too many').waitFor()
  equal(await ask.getByRole('button', { name: 'Send' }).isDisabled(), true)
  await ask.getByRole('button', { name: 'Shorten to 20 characters' }).click()
  await whenWritten(ask.getByLabel('Button 1'), 'Yes, please and than')
  await ask.getByLabel('Button 1').fill('Yes, please')
  await ask.getByLabel('Button 2').fill('No')
  deepEqual(await barriers(page), [])
  // A slip loses nothing, and the keyboard goes on where it was.
  await page.keyboard.press('Escape')
  await ask.getByText('Throw away what you have filled in?').waitFor()
  await ask.getByRole('button', { name: 'Go on' }).press('Enter')
  await ask.getByLabel('Button 2').and(page.locator(':focus')).press('Control+Enter')
  await bubble(page, 'Shall we deliver them?').waitFor()
  await field.and(page.locator(':focus')).waitFor()

  const phone = await openPhone(page, deniz)
  await phone.getByRole('button', { name: 'Yes, please' }).click()
  const answer = page.locator('article', { hasText: 'Yes, please' }).last()
  await page.getByRole('article', { name: /Deniz/ }).filter({ hasText: 'Yes, please' }).waitFor()
  await answer.hover()
  await answer.getByRole('button', { name: 'React', exact: true }).click()
  await page.getByRole('button', { name: 'React with 🙏' }).click()
  await phone.getByText('🙏').first().waitFor()
  await page.getByRole('img', { name: /🙏/ }).waitFor()
  await page.context().close()
})

const documents = async () =>
  (await ayse.shows())
    .filter(({ type }) => type === 'document')
    .map(({ content }) => `${content.filename}: ${content.caption}`)

/** As the clipboard brings it. */
const paste = (data: Record<string, string>) =>
  field().evaluate((element, entries) => {
    const clipboardData = new DataTransfer()
    for (const [type, text] of Object.entries(entries)) clipboardData.setData(type, text)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, data)
