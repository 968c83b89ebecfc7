import { type ComponentProps, type ReactNode, useId } from 'react'
import { classes } from './classes.ts'

/** The look of everything one can type into. */
export const inputClasses =
  'w-full rounded border border-field bg-paper px-3 text-base text-text hover:border-soft focus-visible:border-ink focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-red disabled:opacity-60'

interface FieldProps extends ComponentProps<'input'> {
  label: string
  hint?: ReactNode
  /** What is wrong, in words; null or absent while nothing is. */
  error?: string | null
}

/** A labelled line of text with its hint or what is wrong with it. */
export function Field({ label, hint, error, className, ...rest }: FieldProps) {
  const id = useId()
  const noteId = `${id}note`
  return (
    <div className={classes('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-sm font-medium text-soft">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? noteId : undefined}
        {...rest}
        className={classes(inputClasses, 'h-9')}
      />
      <FieldNote id={noteId} hint={hint} error={error} />
    </div>
  )
}

export function FieldNote({ id, hint, error }: { id: string; hint?: ReactNode; error?: string | null }) {
  if (error) {
    return (
      <p id={id} role="alert" className="text-sm text-red">
        {error}
      </p>
    )
  }
  return hint ? (
    <p id={id} className="text-sm text-faint">
      {hint}
    </p>
  ) : null
}

interface SelectFieldProps extends ComponentProps<'select'> {
  label: string
  hint?: ReactNode
}

export function SelectField({ label, hint, className, children, ...rest }: SelectFieldProps) {
  const id = useId()
  return (
    <div className={classes('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-sm font-medium text-soft">
        {label}
      </label>
      <select id={id} {...rest} className={classes(inputClasses, 'chevron h-9 cursor-pointer pr-8')}>
        {children}
      </select>
      <FieldNote id={`${id}note`} hint={hint} />
    </div>
  )
}
