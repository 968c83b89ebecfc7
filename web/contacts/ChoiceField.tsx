import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { useAct } from '../forms/useAct.ts'
import { useTranslation } from '../i18n/translate.ts'

interface ChoiceFieldProps {
  label: string
  value: string | null
  /** The name of the value, which may not be among the choices (someone who has left). */
  shown: string | null
  choices: readonly (readonly [value: string, name: string])[]
  /** What the empty choice is called. */
  none?: string
  save: (value: string | null) => Promise<void>
}

/** A property with a closed list of values: the browser's own select, drawn as quietly as the lines beside it. */
export function ChoiceField({ label, value, shown, choices, none, save }: ChoiceFieldProps) {
  const { t } = useTranslation()
  const id = useId()
  const { busy, problem, run } = useAct()
  /** What was chosen, while it is being saved. */
  const [wanted, setWanted] = useState('')
  const isForeign = value !== null && !choices.some(([known]) => known === value)
  return (
    <div className="grid grid-cols-[var(--label-column)_1fr] items-center gap-x-2">
      <label htmlFor={id} className="line-clamp-2 text-sm text-faint wrap-anywhere" title={label}>
        {label}
      </label>
      <div className="group relative -mx-1.5 min-w-0">
        <select
          id={id}
          value={busy ? wanted : (value ?? '')}
          disabled={busy}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `${id}note` : undefined}
          onChange={({ target }) => {
            setWanted(target.value)
            void run(() => save(target.value || null))
          }}
          className={`h-7 w-full cursor-pointer appearance-none truncate rounded-sm bg-paper pr-7 pl-1.5 hover:bg-hover disabled:opacity-60 ${value === null ? 'text-faint' : 'text-text'}`}
        >
          <option value="">{none ?? t('contacts.unknown')}</option>
          {isForeign && <option value={value}>{shown ?? value}</option>}
          {choices.map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          size={14}
          className="pointer-events-none absolute inset-y-0 right-2 my-auto text-faint opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100"
        />
      </div>
      {problem && (
        <p id={`${id}note`} role="alert" className="col-start-2 text-sm text-red">
          {problem}
        </p>
      )}
    </div>
  )
}
