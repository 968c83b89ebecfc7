/** What slides over the phone's screen: attachments, actions of a message, rows of a list, notes. */
import { chooseFile, kindOfFile, react, revoke, type Sample, send, sendFile, sendSample, tap } from '../acts.ts'
import { type Child, type Description, element } from '../element.ts'
import { draftKey, messageOf, now, type Sheet, type State, say, update } from '../state.ts'
import type { Message, Phone } from '../wire.ts'
import { field, focusOnArrival, form, iconButton, submit } from './controls.ts'
import { type IconName, icon } from './icon.ts'
import { phoneRows } from './strip.ts'
import { recordIn, recordsIn, textIn } from './summary.ts'

export function sheet(state: State, phone: Phone): Child {
  const open = state.sheet
  if (open === null) return null
  const { title, inside } = contentOf(state, open, phone)
  return element(
    'div',
    { class: 'veil', key: `sheet ${open.kind}`, onclick: closeOnVeil },
    element(
      'div',
      { class: 'sheet', role: 'dialog', 'aria-modal': 'true', 'aria-label': title, tabindex: '-1', mounted: takeFocus },
      element(
        'header',
        { class: 'sheet-bar' },
        element('h2', null, title),
        iconButton('close', state.words.close, close),
      ),
      inside,
    ),
  )
}

const close = (): void => update({ sheet: null })

const closeOnVeil = (event: MouseEvent): void => {
  if (event.target === event.currentTarget) close()
}

const takeFocus = (node: HTMLElement): void => {
  if (!node.contains(document.activeElement)) node.focus({ preventScroll: true })
}

function contentOf(state: State, open: Sheet, phone: Phone): { title: string; inside: Child } {
  const { words } = state
  switch (open.kind) {
    case 'attach':
      return { title: words.attach, inside: attachments(state) }
    case 'location':
      return { title: words.location, inside: locationForm(state) }
    case 'contact':
      return { title: words.contact, inside: contactForm(state) }
    case 'poll':
      return { title: words.poll, inside: pollForm(state) }
    case 'file':
      return { title: open.name, inside: fileForm(state, open) }
    case 'phones':
      return { title: words.choosePhone, inside: element('ul', { class: 'strip-phones' }, phoneRows(state)) }
    case 'note':
      return { title: open.title, inside: element('p', { class: 'note' }, open.text) }
    case 'list':
      return listRows(messageOf(state, open.messageId), words.choose)
    case 'message':
      return { title: words.messageActions, inside: messageActions(state, messageOf(state, open.messageId), phone) }
  }
}

function attachments({ words }: State): Child {
  const samples: [Sample, IconName, string][] = [
    ['photo', 'photo', words.photo],
    ['video', 'video', words.video],
    ['voice', 'mic', words.voiceNote],
    ['document', 'file', words.document],
    ['sticker', 'sticker', words.sticker],
  ]
  const forms: ['location' | 'contact' | 'poll', IconName, string][] = [
    ['location', 'place', words.location],
    ['contact', 'person', words.contact],
    ['poll', 'poll', words.poll],
  ]
  return [
    element(
      'label',
      { class: 'sheet-row file-row' },
      icon('folder'),
      words.fileFromDevice,
      element('input', {
        type: 'file',
        class: 'visually-hidden',
        onchange: (event: Event) => {
          const file = (event.target as HTMLInputElement).files?.[0]
          if (file) chooseFile(file)
        },
      }),
    ),
    element(
      'div',
      { class: 'attach-grid' },
      samples.map(([sample, sign, label]) => attachButton(sign, label, words.sample, () => sendSample(sample))),
      forms.map(([kind, sign, label]) => attachButton(sign, label, null, () => update({ sheet: { kind } }))),
    ),
  ]
}

const attachButton = (sign: IconName, label: string, hint: string | null, onclick: () => void): Description =>
  element(
    'button',
    { type: 'button', class: 'attach', onclick },
    icon(sign),
    element('span', null, label),
    hint && element('small', null, hint),
  )

const locationForm = ({ words }: State): Description =>
  form(
    ({ name = '', latitude, longitude }) => {
      const place = { latitude: Number(latitude), longitude: Number(longitude), ...(name === '' ? {} : { name }) }
      send('location', { location: place })
    },
    field(words.place, 'name', { defaultValue: 'Rathausmarkt', maxlength: 200 }),
    field(words.latitude, 'latitude', {
      type: 'number',
      step: 'any',
      min: -90,
      max: 90,
      defaultValue: '53.55034',
      required: true,
    }),
    field(words.longitude, 'longitude', {
      type: 'number',
      step: 'any',
      min: -180,
      max: 180,
      defaultValue: '9.99300',
      required: true,
    }),
    submit(words.send),
  )

const contactForm = ({ words }: State): Description =>
  form(
    ({ name = '', number = '' }) => {
      const waId = number.replace(/\D/gu, '')
      if (!/^\d{7,15}$/u.test(waId)) return say(words.numberWrong)
      const [first = name, ...rest] = name.split(' ')
      const parts = {
        formatted_name: name,
        first_name: first,
        ...(rest.length > 0 ? { last_name: rest.join(' ') } : {}),
      }
      send('contacts', { contacts: [{ name: parts, phones: [{ phone: number, wa_id: waId, type: 'CELL' }] }] })
    },
    field(words.name, 'name', { required: true, maxlength: 100, mounted: focusOnArrival }),
    field(words.phoneOf, 'number', { required: true, type: 'tel', maxlength: 24 }, words.numberHint),
    submit(words.send),
  )

const POLL_OPTIONS = 3

const pollForm = ({ words }: State): Description =>
  form(
    ({ question, ...options }) => {
      const answers = Object.values(options).filter((option) => option !== '')
      send('poll', { poll: { question, options: answers } })
    },
    field(words.pollQuestion, 'question', { required: true, maxlength: 255, mounted: focusOnArrival }),
    Array.from({ length: POLL_OPTIONS }, (_, index) =>
      field(words.pollOption(index + 1), `option ${index}`, { required: index < 2, maxlength: 100 }),
    ),
    element('p', { class: 'note' }, words.pollNote),
    submit(words.send),
  )

function fileForm({ words }: State, open: Extract<Sheet, { kind: 'file' }>): Description {
  const kind = kindOfFile(open.mimeType)
  const takesCaption = kind === 'image' || kind === 'video' || kind === 'document'
  return form(
    ({ caption = '' }) => sendFile(caption),
    open.previewUrl !== null && element('img', { class: 'file-preview', src: open.previewUrl, alt: open.name }),
    takesCaption &&
      field(`${words.caption} (${words.optional})`, 'caption', { maxlength: 1024, mounted: focusOnArrival }),
    submit(words.send),
  )
}

function listRows(message: Message | null, fallback: string): { title: string; inside: Child } {
  if (message === null) return { title: fallback, inside: null }
  const action = recordIn(message.content, 'action')
  return {
    title: textIn(action, 'button') || fallback,
    inside: recordsIn(action, 'sections').map((section) => [
      textIn(section, 'title') !== '' && element('h3', null, textIn(section, 'title')),
      recordsIn(section, 'rows').map((row) =>
        element(
          'button',
          { type: 'button', class: 'sheet-row', onclick: () => tap(message.id, { rowId: textIn(row, 'id') }) },
          element(
            'span',
            { class: 'row-text' },
            element('strong', null, textIn(row, 'title')),
            textIn(row, 'description') !== '' && element('small', null, textIn(row, 'description')),
          ),
        ),
      ),
    ]),
  }
}

const QUICK_EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const
const EDIT_MS = 15 * 60_000 // §4.16
const REVOKE_MS = 2 * 24 * 60 * 60_000 // §4.16

function messageActions(state: State, message: Message | null, phone: Phone): Child {
  if (message === null) return null
  const { words } = state
  const text = message.type === 'text' ? textIn(message.content, 'body') : (message.rendered?.body ?? '')
  const ageMs = now().getTime() - new Date(message.at).getTime()
  const isMine = message.from === 'phone'
  const mine = message.reactions.find(({ from }) => from === 'phone')?.emoji
  const startEdit = () =>
    update({ editing: message.id, quoting: null, sheet: null, drafts: { ...state.drafts, [draftKey(state)]: text } })
  return [
    element(
      'div',
      { class: 'emoji-row', role: 'group', 'aria-label': words.react },
      QUICK_EMOJI.map((emoji) =>
        element(
          'button',
          {
            type: 'button',
            class: 'emoji',
            'aria-pressed': String(emoji === mine),
            'aria-label': emoji === mine ? words.removeReaction(emoji) : words.reactWith(emoji),
            onclick: () => react(message.id, emoji === mine ? '' : emoji),
          },
          emoji,
        ),
      ),
    ),
    action('reply', words.reply, () => update({ quoting: message.id, editing: null, sheet: null })),
    text !== '' && action('copy', words.copy, () => copy(text, state)),
    isMine && message.type === 'text' && ageMs < EDIT_MS && action('edit', words.edit, startEdit),
    isMine && ageMs < REVOKE_MS && phone.online && action('trash', words.revoke, () => revoke(message)),
  ]
}

const action = (sign: IconName, label: string, onclick: () => void): Description =>
  element('button', { type: 'button', class: 'sheet-row', onclick }, icon(sign), label)

async function copy(text: string, { words }: State): Promise<void> {
  close()
  await navigator.clipboard.writeText(text).then(
    () => say(words.copied),
    () => say(words.actionFailed),
  )
}
