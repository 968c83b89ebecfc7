import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react'
import { classes } from '../../ui/classes.ts'

interface PickerProps<Thing extends { id: string }> {
  label: string
  /** What the things found look like. */
  things: readonly Thing[]
  words: string
  search: (words: string) => void
  take: (thing: Thing) => void
  row: (thing: Thing) => ReactNode
  /** What stands there where nothing was found. */
  none: string
}

/** A field to search in, and what was found: the arrows choose, Enter takes. */
export function Picker<Thing extends { id: string }>(props: PickerProps<Thing>) {
  const { label, things, words, search, take, row, none } = props
  const listId = useId()
  const [at, setAt] = useState(0)
  const chosen = Math.min(at, things.length - 1)
  const field = useRef<HTMLInputElement>(null)
  // It may come after its window: then the window had nothing else to give the focus to.
  useLayoutEffect(() => field.current?.focus(), [])
  return (
    <>
      <input
        ref={field}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={things[chosen] ? `${listId}-${chosen}` : undefined}
        aria-label={label}
        placeholder={label}
        value={words}
        dir="auto"
        data-first-focus
        onChange={({ target }) => {
          search(target.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
          const thing = things[chosen]
          if (by && things.length > 0) setAt((chosen + by + things.length) % things.length)
          else if (event.key === 'Enter' && !event.nativeEvent.isComposing && !isSending(event) && thing) take(thing)
          else return
          event.preventDefault()
        }}
        className="h-10 w-full rounded border border-field bg-paper px-3 text-base outline-none focus-visible:border-ink"
      />
      <div id={listId} role="listbox" aria-label={label} className="mt-2 max-h-72 overflow-y-auto">
        {things.map((thing, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the field keeps the focus and has the keys
          <div
            key={thing.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === chosen}
            ref={index === chosen ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            onPointerMove={() => setAt(index)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(thing)}
            className={classes('rounded-sm px-3 py-2', index === chosen && 'bg-hover')}
          >
            {row(thing)}
          </div>
        ))}
      </div>
      {things.length === 0 && <p className="px-3 py-2 text-soft">{none}</p>}
    </>
  )
}

/** With Ctrl or ⌘ Enter is for the form. */
export const isSending = ({ key, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>) =>
  key === 'Enter' && (ctrlKey || metaKey)

/** Those whose words contain all that was typed. */
export function matching<Thing>(things: readonly Thing[], typed: string, wordsOf: (thing: Thing) => string): Thing[] {
  const parts = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  return things.filter((thing) => {
    const words = wordsOf(thing).toLocaleLowerCase()
    return parts.every((part) => words.includes(part))
  })
}
