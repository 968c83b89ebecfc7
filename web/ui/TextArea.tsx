import { type ComponentProps, useId } from 'react'
import { classes } from './classes.ts'
import { FieldNote, inputClasses } from './Field.tsx'

interface TextAreaProps extends Omit<ComponentProps<'textarea'>, 'onChange'> {
  label: string
  hint?: string
  error?: string | null
  onChange: (event: never) => void
}

/** A labelled text of several lines. */
export function TextArea({ label, hint, error, onChange, ...rest }: TextAreaProps) {
  const id = useId()
  const noteId = `${id}note`
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium text-soft">
        {label}
      </label>
      <textarea
        id={id}
        rows={4}
        dir="auto"
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? noteId : undefined}
        onChange={(event) => onChange(event as never)}
        {...rest}
        className={classes(inputClasses, 'py-2')}
      />
      <FieldNote id={noteId} hint={hint} error={error} />
    </div>
  )
}
