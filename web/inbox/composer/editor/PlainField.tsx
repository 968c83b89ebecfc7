import { useImperativeHandle, useLayoutEffect, useRef } from 'react'
import { breakLine, type Written } from '../edits.ts'
import type { TextEditorProps } from './TextEditor.tsx'

export interface Left {
  written: Written
  hasFocus: boolean
}

interface PlainFieldProps extends TextEditorProps {
  begun: () => void
  composing: (is: boolean) => void
  /** Told while it goes: what stood in it and was chosen. */
  leave: (left: Left) => void
}

const ROWS_MAX = 8

/** Where one writes until the editor's script is here: the same keys and the same text, only that styles are not drawn yet. */
export function PlainField(props: PlainFieldProps) {
  const {
    textNow,
    change,
    moved,
    press,
    takeFiles,
    begun,
    composing,
    label,
    placeholder,
    describedBy,
    suggestions,
    ref,
  } = props
  const field = useRef<HTMLTextAreaElement>(null)
  const latest = useRef(props)
  latest.current = props
  const put = (next: Written) => {
    const element = field.current
    if (!element) return
    element.value = next.text
    fit(element)
    element.setSelectionRange(next.from, next.to)
    element.focus()
    latest.current.change(next)
  }
  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    element.setSelectionRange(element.value.length, element.value.length)
    fit(element)
    return () => latest.current.leave({ written: writtenIn(element), hasFocus: document.activeElement === element })
  }, [])
  useLayoutEffect(() => {
    // Another draft, or an empty one after sending.
    const text = textNow()
    if (!field.current || field.current.value === text) return
    field.current.value = text
    fit(field.current)
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: it reads what is latest by itself
  useImperativeHandle(
    ref,
    () => ({
      focus: () => field.current?.focus(),
      blur: () => field.current?.blur(),
      written: () => (field.current ? writtenIn(field.current) : { text: '', from: 0, to: 0 }),
      put,
    }),
    [],
  )
  return (
    <textarea
      ref={field}
      dir="auto"
      defaultValue={textNow()}
      rows={1}
      aria-label={label}
      aria-describedby={describedBy}
      {...(suggestions && {
        'aria-autocomplete': 'list',
        'aria-controls': suggestions.listId,
        'aria-activedescendant': suggestions.optionId,
      })}
      placeholder={placeholder}
      className="text-editor block max-h-52 min-h-9 w-full resize-none field-sizing-content overflow-y-auto bg-transparent px-3 pt-2.5 pb-1 text-message outline-none placeholder:text-faint"
      onFocus={begun}
      onChange={({ target }) => {
        fit(target)
        change(writtenIn(target))
      }}
      onSelect={({ currentTarget }) => moved?.(writtenIn(currentTarget))}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        const isLine = event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.altKey
        if (press(event.nativeEvent)) event.preventDefault()
        else if (isLine) {
          event.preventDefault()
          put(breakLine(writtenIn(event.currentTarget)))
        }
      }}
      onCompositionStart={() => composing(true)}
      onCompositionEnd={() => composing(false)}
      onPaste={(event) => {
        const { files, types } = event.clipboardData
        if (files.length === 0 || types.includes('text/plain')) return
        event.preventDefault()
        takeFiles(files)
      }}
    />
  )
}

/** For browsers that do not do it by themselves (field-sizing). */
function fit(element: HTMLTextAreaElement) {
  element.rows = Math.min(element.value.split('\n').length, ROWS_MAX)
}

const writtenIn = ({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Written => ({
  text: value,
  from: selectionStart,
  to: selectionEnd,
})
