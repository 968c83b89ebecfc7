import { chooseFile, sendDraft, sendSample } from '../acts.ts'
import { type Child, type Description, element } from '../element.ts'
import { chatOf, draftKey, draftOf, messageOf, type State, update } from '../state.ts'
import type { Chat } from '../wire.ts'
import { focusOnArrival, iconButton } from './controls.ts'
import { icon } from './icon.ts'
import { summary } from './summary.ts'

const TEXT_MAX = 4096 // characters that a text message carries (§7.2)
const LINES_SHOWN_MAX = 6

export function composer(state: State, open: Chat): Description {
  const { words } = state
  const draft = draftOf(state)
  return element(
    'form',
    {
      class: 'composer',
      key: 'composer',
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault()
        sendDraft()
      },
      ondragover: (event: DragEvent) => event.preventDefault(),
      ondrop: (event: DragEvent) => {
        event.preventDefault()
        takeFile(event.dataTransfer?.files)
      },
    },
    above(state),
    element(
      'div',
      { class: 'composer-line' },
      iconButton('plus', words.attach, () => update({ sheet: { kind: 'attach' } })),
      element('textarea', {
        rows: '1',
        name: 'body',
        enterkeyhint: 'send',
        maxlength: TEXT_MAX,
        placeholder: words.writeMessage,
        'aria-label': words.messageTo(open.verifiedName),
        value: draft,
        style: { '--lines': String(Math.min(LINES_SHOWN_MAX, draft.split('\n').length)) },
        mounted: focusOnArrival,
        oninput: (event: Event) => keepDraft(state, (event.target as HTMLTextAreaElement).value),
        onkeydown: onKey,
        onpaste: (event: ClipboardEvent) => {
          if (takeFile(event.clipboardData?.files)) event.preventDefault()
        },
      }),
      draft.trim() === '' && state.editing === null
        ? iconButton('mic', words.sampleVoice, () => sendSample('voice'), 'round')
        : element(
            'button',
            { type: 'submit', class: 'icon-button round', 'aria-label': words.send, title: words.send },
            icon('send'),
          ),
    ),
  )
}

/** What the next message answers, or which one it replaces. */
function above(state: State): Child {
  const { words } = state
  const about = messageOf(state, state.editing ?? state.quoting)
  if (about === null) return null
  const answers = about.from === 'phone' ? words.quotedSelf : words.quoted(chatOf(state)?.verifiedName ?? '')
  const drop = () =>
    update({
      quoting: null,
      editing: null,
      drafts: state.editing ? { ...state.drafts, [draftKey(state)]: '' } : state.drafts,
    })
  return element(
    'div',
    { class: 'composer-about' },
    element(
      'span',
      { class: 'row-text' },
      element('strong', null, state.editing ? words.editing : answers),
      element('small', null, summary(about, words)),
    ),
    iconButton('close', words.cancel, drop),
  )
}

const keepDraft = (state: State, text: string): void => update({ drafts: { ...state.drafts, [draftKey(state)]: text } })

/** Enter sends, Shift+Enter breaks; an Enter that ends an input method's word does neither. */
function onKey(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  sendDraft()
}

function takeFile(files: FileList | undefined): boolean {
  const file = files?.[0]
  if (!file) return false
  chooseFile(file)
  return true
}
