import { CalendarDays } from 'lucide-react'
import { Suspense, useRef, useState } from 'react'
import { lazyPart } from '../app/untilFetched.ts'
import { currentLocale } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import { classes } from '../ui/classes.ts'
import { inputClasses } from '../ui/Field.tsx'
import { isWhole, readDay, writeDay } from './day.ts'
import { today } from './today.ts'

const loadCalendar = () => import('./Calendar.tsx')
const Calendar = lazyPart(loadCalendar)

export interface DayInputProps {
  id?: string | undefined
  /** Read aloud, where no label stands beside it. */
  label?: string | undefined
  /** YYYY-MM-DD, or empty. */
  day: string
  /** With each day that stands there whole, and with an empty one. */
  change: (day: string) => void
  min?: string | undefined
  max?: string | undefined
  required?: boolean | undefined
  invalid?: boolean | undefined
  describedBy?: string | undefined
  /** What is written there and is no day that may be chosen, in words; null once it is one. */
  tellTrouble?: ((words: string | null) => void) | undefined
  /** The focus is about to leave for elsewhere, or a day was chosen; `null` where what stands there is no day. */
  leave?: (day: string | null, how: 'left' | 'chosen' | 'entered' | 'escaped') => void
  autoFocus?: boolean | undefined
  /** Of the box around both. */
  className?: string | undefined
  /** In a line among others, rather than a field of a form. */
  isSmall?: boolean | undefined
}

/** A line to type a day into as one writes it, and the calendar behind a button. */
export function DayInput(props: DayInputProps) {
  const { id, label, day, change, min, max, tellTrouble, leave, isSmall } = props
  const { t } = useTranslation()
  const locale = currentLocale()
  /** What is being written; null: the day is shown as it is written here. */
  const [text, setText] = useState<string | null>(null)
  const [isOpen, setOpen] = useState(false)
  const [isWrong, setWrong] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const read = (written: string): { day: string | null; trouble: string | null } => {
    if (written.trim() === '') return { day: '', trouble: null }
    const found = readDay(written, locale, today())
    if (found === null) return { day: null, trouble: t('dates.notADay', { example: writeDay(today(), locale) }) }
    if (min && found < min) return { day: null, trouble: t('dates.tooEarly', { day: writeDay(min, locale) }) }
    if (max && found > max) return { day: null, trouble: t('dates.tooLate', { day: writeDay(max, locale) }) }
    return { day: found, trouble: null }
  }
  const tell = (trouble: string | null) => {
    setWrong(trouble !== null)
    tellTrouble?.(trouble)
  }
  const write = (written: string) => {
    setText(written)
    const found = read(written)
    if (found.day !== null) tell(null)
    if (found.day !== null && found.day !== day && (found.day === '' || isWhole(written))) change(found.day)
  }
  /** Shows it as it is written here; what is no day stays, and is told. */
  const settle = (): string | null => {
    if (text === null) return isWrong ? null : day
    const found = read(text)
    tell(found.trouble)
    if (found.day === null) return null
    setText(null)
    if (found.day !== day) change(found.day)
    return found.day
  }
  const choose = (chosen: string) => {
    setText(null)
    tell(null)
    setOpen(false)
    change(chosen)
    field.current?.focus()
    leave?.(chosen, 'chosen')
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only sees the focus go
    <div
      className={classes('relative min-w-0', props.className)}
      onBlur={({ relatedTarget, currentTarget }) => {
        if (isOpen || currentTarget.contains(relatedTarget)) return
        leave?.(settle(), 'left')
      }}
    >
      <input
        ref={field}
        id={id}
        aria-label={label}
        aria-invalid={props.invalid || isWrong || undefined}
        aria-describedby={props.describedBy}
        required={props.required}
        // biome-ignore lint/a11y/noAutofocus: where it takes the place of the button that was just pressed
        autoFocus={props.autoFocus}
        autoComplete="off"
        data-unread={isWrong || undefined}
        placeholder={t('dates.format')}
        value={text ?? (day === '' ? '' : writeDay(day, locale))}
        onChange={({ target }) => write(target.value)}
        onBlur={() => void settle()}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' && event.altKey) {
            event.preventDefault()
            setOpen(true)
          }
          if (event.key === 'Enter') {
            const settled = settle()
            if (settled === null) event.preventDefault()
            leave?.(settled, 'entered')
          }
          if (event.key === 'Escape') leave?.(day, 'escaped')
        }}
        className={
          isSmall
            ? 'figures h-7 w-full rounded-sm border border-field bg-paper pr-7 pl-1.5 outline-none focus:border-ink aria-invalid:border-red'
            : classes(inputClasses, 'figures h-9 pr-9')
        }
      />
      <button
        type="button"
        aria-label={label ? `${label}: ${t('dates.open')}` : t('dates.open')}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPointerEnter={() => void loadCalendar()}
        onFocus={() => void loadCalendar()}
        onClick={() => setOpen(!isOpen)}
        className={classes(
          'absolute inset-y-0 right-0.5 my-auto flex items-center justify-center rounded-sm text-soft hover:bg-hover hover:text-text',
          isSmall ? 'size-6' : 'size-8',
        )}
      >
        <CalendarDays aria-hidden size={isSmall ? 14 : 16} strokeWidth={1.75} />
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <Calendar
            beside={field}
            day={day}
            min={min}
            max={max}
            isRequired={props.required ?? false}
            choose={choose}
            close={(isBack) => {
              setOpen(false)
              if (isBack) field.current?.focus()
              else leave?.(settle(), 'left')
            }}
          />
        </Suspense>
      )}
    </div>
  )
}
