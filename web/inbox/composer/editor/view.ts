import { history, redo, undo } from 'prosemirror-history'
import { Slice } from 'prosemirror-model'
import { type Command, EditorState, Plugin, TextSelection } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { breakLine, insert, type Written } from '../edits.ts'
import { withMarks } from '../whole.ts'
import { docOf, offsetAt, placesIn, textOf } from './document.ts'
import { looks } from './looks.ts'

/** A fresh editor's state: what was undone before belongs to what was written before. */
export function stateOf(text: string, chosen?: Written): EditorState {
  const doc = docOf(text)
  const place = placesIn(text)
  return EditorState.create({
    doc,
    selection: chosen ? TextSelection.create(doc, place(chosen.from), place(chosen.to)) : TextSelection.atEnd(doc),
    plugins: [history(), looks(), new Plugin({ props: { handleKeyDown } })],
  })
}

/** What is written in it, and what of it is chosen, with the marks that belong to that. */
export function writtenOf({ doc, selection }: EditorState): Written {
  return withMarks({ text: textOf(doc), from: offsetAt(doc, selection.from), to: offsetAt(doc, selection.to) })
}

/** Text typed over what is chosen; false where the editor does that by itself. */
export function typeOver(view: EditorView, text: string): boolean {
  const { selection, doc } = view.state
  const written = writtenOf(view.state)
  if (selection.empty || written.from === offsetAt(doc, selection.from)) {
    if (selection.empty || written.to === offsetAt(doc, selection.to)) return false
  }
  put(view, insert(written, text))
  return true
}

/** Makes it what an edit made of it, touching only what differs, as one step back and forth. */
export function put(view: EditorView, next: Written) {
  const now = writtenOf(view.state).text
  let from = 0
  while (from < now.length && from < next.text.length && now[from] === next.text[from]) from++
  let cut = 0
  const most = Math.min(now.length, next.text.length) - from
  while (cut < most && now.at(-1 - cut) === next.text.at(-1 - cut)) cut++
  const transaction = view.state.tr
  if (now !== next.text) {
    const place = placesIn(now)
    const piece = docOf(next.text.slice(from, next.text.length - cut))
    transaction.replace(place(from), place(now.length - cut), new Slice(piece.content, 1, 1))
  }
  const place = placesIn(next.text)
  transaction.setSelection(TextSelection.create(transaction.doc, place(next.from), place(next.to)))
  view.dispatch(transaction.scrollIntoView())
}

/** The lines of a text as a paste brings them. */
export const sliceOf = (text: string): Slice => new Slice(docOf(text).content, 1, 1)

/** Nothing stays of a style when all that is seen of it goes. */
export const deleteChosen: Command = (state, dispatch) => {
  if (state.selection.empty) return false
  const { text, from, to } = withMarks(writtenOf(state), true)
  const place = placesIn(text)
  dispatch?.(state.tr.delete(place(from), place(to)).scrollIntoView())
  return true
}

/** A step back at the beginning of a line joins it with the one before. */
const joinBefore: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  if (!empty || $from.parentOffset > 0 || $from.index(0) === 0) return false
  dispatch?.(state.tr.join($from.before()).scrollIntoView())
  return true
}

const joinBehind: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  if (!empty || $from.parentOffset < $from.parent.content.size || $from.after() >= state.doc.content.size) return false
  dispatch?.(state.tr.join($from.after()).scrollIntoView())
  return true
}

function handleKeyDown(view: EditorView, event: KeyboardEvent): boolean {
  const run = (command: Command) => command(view.state, view.dispatch)
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey
  const key = event.key.toLowerCase()
  if (isCommand && key === 'z') return run(event.shiftKey ? redo : undo) || true
  if (isCommand && key === 'y') return run(redo) || true
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  if (event.key === 'Enter') {
    put(view, breakLine(writtenOf(view.state)))
    return true
  }
  if (event.key === 'Backspace') return run(deleteChosen) || run(joinBefore)
  if (event.key === 'Delete') return run(deleteChosen) || run(joinBehind)
  return false
}
