import { EditorView } from 'prosemirror-view'
import { type Ref, type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import { insert, type Written } from '../edits.ts'
import { docOf, textOf } from './document.ts'
import { fromHtml } from './fromHtml.ts'
import type { Left } from './PlainField.tsx'
import { deleteChosen, put, sliceOf, stateOf, typeOver, writtenOf } from './view.ts'
import './editor.css'

export interface TextEditorHandle {
  focus: () => void
  blur: () => void
  /** What stands in it and what is chosen of it, now. */
  written: () => Written
  /** Makes it what an edit made of it; one step to undo. */
  put: (next: Written) => void
}

export interface TextEditorProps {
  /** What is written, now: newer than what is drawn. */
  textNow: () => string
  change: (written: Written) => void
  /** The caret moved, or what is chosen changed. */
  moved?: (written: Written) => void
  /** True: the key was for somebody else. Not asked while an input method composes a character. */
  press: (event: KeyboardEvent) => boolean
  takeFiles: (files: FileList) => void
  label: string
  placeholder: string
  describedBy: string
  /** Of a list of suggestions that the editor steers, while there is one. */
  suggestions?: { listId: string; optionId: string } | null
  ref: Ref<TextEditorHandle>
}

/** Where one writes, looking as the phone will show it. What it holds is WhatsApp's text, never anything else. */
export default function TextEditor(props: TextEditorProps & { begin: RefObject<Left | null> }) {
  const { textNow, label, placeholder, describedBy, suggestions = null, ref } = props
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const latest = useRef(props)
  latest.current = props
  const attributes = useRef<Record<string, string>>({})
  attributes.current = {
    role: 'textbox',
    'aria-multiline': 'true',
    'aria-label': label,
    'aria-describedby': describedBy,
    'aria-placeholder': placeholder,
    'data-placeholder': placeholder,
    class: 'text-editor max-h-52 min-h-9 overflow-y-auto px-3 pt-2.5 pb-1 text-message outline-none',
    ...(suggestions && {
      'aria-autocomplete': 'list',
      'aria-controls': suggestions.listId,
      'aria-activedescendant': suggestions.optionId,
    }),
  }
  useLayoutEffect(() => {
    const element = place.current
    if (!element) return
    const { begin } = latest.current
    const shown = new EditorView(
      { mount: element },
      {
        state: stateOf(latest.current.textNow(), begin.current?.written),
        attributes: ({ doc }) => ({
          ...attributes.current,
          'data-empty': String(doc.textContent === '' && doc.childCount === 1),
        }),
        dispatchTransaction(transaction) {
          shown.updateState(shown.state.apply(transaction))
          if (transaction.docChanged) latest.current.change(writtenOf(shown.state))
          else if (transaction.selectionSet) latest.current.moved?.(writtenOf(shown.state))
        },
        handleKeyDown: (_, event) => !event.isComposing && latest.current.press(event),
        handleTextInput: (_, _from, _to, text) => typeOver(shown, text),
        clipboardTextParser: (pasted) => sliceOf(plainLines(pasted)),
        clipboardTextSerializer: (slice) => textOf(docOf('').copy(slice.content)),
        handlePaste: (_, event) => {
          const { files, types } = event.clipboardData ?? { files: null, types: [] }
          if (files && files.length > 0 && !types.includes('text/plain')) {
            latest.current.takeFiles(files)
            return true
          }
          const html = event.clipboardData?.getData('text/html') ?? ''
          if (html === '') return typeOver(shown, plainLines(event.clipboardData?.getData('text/plain') ?? ''))
          put(shown, insert(writtenOf(shown.state), fromHtml(html)))
          return true
        },
        // The composer around it takes what is dropped.
        handleDrop: (_, event) => (event.dataTransfer?.files.length ?? 0) > 0,
        handleDOMEvents: { copy: copyText, cut: copyText, beforeinput: insertLines },
      },
    )
    view.current = shown
    // The plain field left it in this very step, after this was drawn; it is taken over once.
    if (begin.current?.hasFocus) shown.focus()
    begin.current = null
    return () => {
      view.current = null
      shown.destroy()
    }
  }, [])
  useLayoutEffect(() => {
    const shown = view.current
    // Another draft, or an empty one after sending: what was undone before has nothing to do with it.
    const text = textNow()
    if (shown && textOf(shown.state.doc) !== text) shown.updateState(stateOf(text))
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what the attributes are made of
  useEffect(() => view.current?.setProps({}), [label, placeholder, describedBy, suggestions])
  useImperativeHandle(
    ref,
    () => ({
      focus: () => view.current?.focus(),
      blur: () => view.current?.dom.blur(),
      written: () => (view.current ? writtenOf(view.current.state) : { text: '', from: 0, to: 0 }),
      put: (next) => {
        if (!view.current) return
        put(view.current, next)
        view.current.focus()
      },
    }),
    [],
  )
  return <div ref={place} />
}

/** Lines that come at once without being pasted, as from dictation: a browser would make its own elements of them. */
function insertLines(view: EditorView, event: InputEvent): boolean {
  if (event.isComposing || !event.data?.includes('\n')) return false
  event.preventDefault()
  put(view, insert(writtenOf(view.state), plainLines(event.data)))
  return true
}

/** WhatsApp's text is what leaves it, never HTML. */
function copyText(view: EditorView, event: ClipboardEvent): boolean {
  const { text, from, to } = writtenOf(view.state)
  if (from === to || !event.clipboardData) return false
  event.preventDefault()
  event.clipboardData.setData('text/plain', text.slice(from, to))
  if (event.type === 'cut') deleteChosen(view.state, view.dispatch)
  return true
}

const plainLines = (text: string) => text.replace(/\r\n?/g, '\n')
