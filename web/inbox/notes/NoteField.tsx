import { type RefObject, useEffect, useId, useRef, useState } from 'react'
import { NOTE_CHARACTERS_MAX } from '#core/conversation/note.ts'
import { lengthOf } from '#core/text.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { classes } from '../../ui/classes.ts'
import { type Callable, nameBeingTyped, peopleLike, withName } from './mentions.ts'

/** The counter appears when this few characters are left. */
const COUNT_FROM_LEFT = 200

interface NoteFieldProps {
  text: string
  change: (text: string) => void
  /** Who sees the conversation, and so can be called. */
  people: readonly Callable[]
  label: string
  submit: () => void
  leave: () => void
  field: RefObject<HTMLTextAreaElement | null>
}

/** Where a note is written. After an @ it offers those who can be called; the arrows choose, Enter takes. */
export function NoteField({ text, change, people, label, submit, leave, field }: NoteFieldProps) {
  const { t } = useTranslation()
  const listId = useId()
  const [caret, setCaret] = useState(text.length)
  const [chosenAt, setChosenAt] = useState(0)
  const [closedFor, setClosedFor] = useState<number | null>(null)
  const call = nameBeingTyped(text, caret)
  const offered = call && call.from !== closedFor ? peopleLike(people, call.typed) : []
  const chosen = Math.min(chosenAt, offered.length - 1)
  // The caret goes after the name that was put in, once the text is there.
  const moveTo = useRef<number | null>(null)
  useEffect(() => {
    if (moveTo.current === null) return
    field.current?.setSelectionRange(moveTo.current, moveTo.current)
    moveTo.current = null
  })
  const take = (person: Callable | undefined) => {
    if (!call || !person) return
    const next = withName(text, call.from, caret, person.name)
    moveTo.current = next.caret
    setCaret(next.caret)
    change(next.text)
    field.current?.focus()
  }
  const step = (by: number) => setChosenAt((chosen + by + offered.length) % offered.length)
  /** Whether the key was for us. */
  const press = (key: string): boolean => {
    const isOffering = offered.length > 0
    if (isOffering && (key === 'ArrowDown' || key === 'ArrowUp')) step(key === 'ArrowDown' ? 1 : -1)
    else if (isOffering && (key === 'Enter' || key === 'Tab')) take(offered[chosen])
    else if (isOffering && key === 'Escape') setClosedFor(call?.from ?? null)
    else if (key === 'Enter') submit()
    else if (key === 'Escape') leave()
    else return false
    return true
  }
  return (
    <div className="relative">
      {offered.length > 0 && (
        <div
          id={listId}
          role="listbox"
          aria-label={t('note.people')}
          className="appear absolute inset-s-0 bottom-full z-30 mb-1 w-72 max-w-full rounded border border-line bg-float p-1 shadow-float"
        >
          {offered.map((person, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the field keeps the focus and has the keys
            <div
              key={person.userId}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === chosen}
              onPointerMove={() => setChosenAt(index)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => take(person)}
              className={classes('flex min-h-9 items-center gap-2.5 rounded-sm px-2', index === chosen && 'bg-hover')}
            >
              <Avatar name={person.name} size="tiny" />
              <bdi className="min-w-0 truncate">{person.name}</bdi>
            </div>
          ))}
        </div>
      )}
      <textarea
        ref={field}
        value={text}
        rows={2}
        dir="auto"
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={offered.length > 0 ? listId : undefined}
        aria-activedescendant={offered.length > 0 ? `${listId}-${chosen}` : undefined}
        placeholder={t('note.placeholder')}
        onChange={({ target }) => {
          setCaret(target.selectionStart)
          setChosenAt(0)
          setClosedFor(null)
          change(target.value)
        }}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
        onKeyDown={(event) => {
          // While an input method composes a character, these keys belong to it.
          if (event.shiftKey || event.nativeEvent.isComposing) return
          if (!press(event.key)) return
          event.preventDefault()
          event.stopPropagation()
        }}
        className="block field-sizing-content max-h-52 min-h-16 w-full resize-none bg-transparent px-3 pt-2.5 pb-1 text-message outline-none"
      />
      <Counter text={text} />
    </div>
  )
}

/** Near the end only. */
function Counter({ text }: { text: string }) {
  const { t } = useTranslation()
  const left = text.length < NOTE_CHARACTERS_MAX - COUNT_FROM_LEFT ? Infinity : NOTE_CHARACTERS_MAX - lengthOf(text)
  if (left > COUNT_FROM_LEFT) return null
  return (
    <p
      role={left < 0 ? 'alert' : undefined}
      className={classes('figures px-3 pb-1 text-sm', left < 0 ? 'text-red' : 'text-soft')}
    >
      {left < 0 ? t('composer.tooLong', { count: -left }) : t('composer.charactersLeft', { count: left })}
    </p>
  )
}
