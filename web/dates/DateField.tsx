import { type ReactNode, Suspense } from 'react'
import { lazyPart } from '../app/untilFetched.ts'
import { wantWords } from '../i18n/areas.ts'
import { classes } from '../ui/classes.ts'
import { inputClasses } from '../ui/Field.tsx'
import type { DayInputProps } from './DayInput.tsx'

export interface DateFieldProps {
  label: string
  hint?: ReactNode
  /** What is wrong, in words, besides what the field finds by itself. */
  error?: string | null | undefined
  /** YYYY-MM-DD, or empty. */
  day: string
  change: (day: string) => void
  min?: string | undefined
  max?: string | undefined
  className?: string
}

export interface DateTimeFieldProps {
  label: string
  /** An instant; empty: none yet. */
  at: string
  change: (at: string) => void
  required?: boolean
}

const LoadedDateField = lazyPart(async () => {
  const [{ LoadedDateField: Loaded }] = await Promise.all([import('./fields.tsx'), wantWords('dates')])
  return { default: Loaded }
})
const LoadedDateTimeField = lazyPart(async () => {
  const [{ LoadedDateTimeField: Loaded }] = await Promise.all([import('./fields.tsx'), wantWords('dates')])
  return { default: Loaded }
})
const LoadedDayInput = lazyPart(async () => {
  const [module] = await Promise.all([import('./DayInput.tsx'), wantWords('dates')])
  return { default: module.DayInput }
})

/** A labelled day: typed as one writes it, or taken from a calendar. */
export const DateField = (props: DateFieldProps) => (
  <Suspense fallback={<Waiting {...props} />}>
    <LoadedDateField {...props} />
  </Suspense>
)

/** A labelled day and time, in the reader's zone. */
export const DateTimeField = (props: DateTimeFieldProps) => (
  <Suspense fallback={<Waiting {...props} />}>
    <LoadedDateTimeField {...props} />
  </Suspense>
)

/** The same without a label, for what stands in a line. */
export const DayBox = (props: DayInputProps) => (
  <Suspense fallback={<div className={classes('rounded-sm border border-field', props.className)} />}>
    <LoadedDayInput {...props} />
  </Suspense>
)

/** Takes the room, until the field is here. */
function Waiting({ label, className }: { label: string; className?: string }) {
  return (
    <div aria-hidden className={classes('flex flex-col gap-1', className)}>
      <span className="text-sm font-medium text-soft">{label}</span>
      <div className={classes(inputClasses, 'h-9')} />
    </div>
  )
}
