import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, useId, useState } from 'react'
import { useTranslation } from '../i18n/translate.ts'
import { classes } from '../ui/classes.ts'
import { FieldNote, inputClasses } from '../ui/Field.tsx'

interface PasswordFieldProps extends Omit<ComponentProps<'input'>, 'type'> {
  label: string
  hint?: string
  error?: string | null
  autoComplete: 'current-password' | 'new-password'
}

/** A password that can be pasted, filled in by a manager, and looked at. */
export function PasswordField({ label, hint, error, ...rest }: PasswordFieldProps) {
  const { t } = useTranslation()
  const id = useId()
  const noteId = `${id}note`
  const [shown, setShown] = useState(false)
  const Icon = shown ? EyeOff : Eye
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium text-soft">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          type={shown ? 'text' : 'password'}
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? noteId : undefined}
          {...rest}
          className={classes(inputClasses, 'h-9 pr-10')}
        />
        <button
          type="button"
          aria-pressed={shown}
          aria-label={t('forms.showPassword')}
          data-tip={t(shown ? 'forms.hidePassword' : 'forms.showPassword')}
          onClick={() => setShown(!shown)}
          className="absolute inset-y-0.5 right-0.5 inline-flex w-8 items-center justify-center rounded text-soft hover:bg-hover hover:text-text"
        >
          <Icon aria-hidden size={16} strokeWidth={1.75} />
        </button>
      </div>
      <FieldNote id={noteId} hint={hint} error={error} />
    </div>
  )
}
