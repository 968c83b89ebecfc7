import { useId, useRef, useState } from 'react'
import { ApiRefusal } from '../../api/refusal.ts'
import { DayBox } from '../../dates/DateField.tsx'
import { useTranslation } from '../../i18n/translate.ts'

interface EditableFieldProps {
  label: string
  value: string | null
  /** How the value is shown, where that differs from how it is written. */
  shown?: string | null
  type?: 'text' | 'email' | 'tel' | 'date' | 'url'
  /** null empties the property. */
  save: (value: string | null) => Promise<void>
  required?: boolean
}

/** A property that is edited where it stands: Enter or leaving saves, Escape leaves it as it was. */
export function EditableField({ label, value, shown, type = 'text', save, required }: EditableFieldProps) {
  const { t } = useTranslation()
  const id = useId()
  const [draft, setDraft] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const saving = useRef(false)
  const finish = (how: 'save' | 'leave', backToButton: boolean, written = draft) => {
    if (written === null || saving.current) return
    const next = written.trim() === '' ? null : written.trim()
    const done = () => {
      setDraft(null)
      setError(null)
      if (backToButton) requestAnimationFrame(() => opener.current?.focus())
    }
    if (how === 'leave' || next === value || (required && next === null)) return done()
    saving.current = true
    save(next)
      .then(done, (problem: unknown) =>
        setError(problem instanceof ApiRefusal ? problem.message : t('panel.saveFailed')),
      )
      .finally(() => {
        saving.current = false
      })
  }
  return (
    <div className="grid grid-cols-[var(--label-column)_1fr] items-baseline gap-x-2 py-0.5">
      <label htmlFor={id} className="line-clamp-2 text-sm text-faint hyphens-auto wrap-anywhere" title={label}>
        {label}
      </label>
      {draft === null ? (
        <button
          id={id}
          ref={opener}
          type="button"
          data-editable
          aria-label={
            value
              ? t('panel.editField', { field: label, value: shown ?? value })
              : t('panel.addField', { field: label })
          }
          onClick={() => setDraft(value ?? '')}
          className="-mx-1.5 min-h-7 min-w-0 rounded-sm px-1.5 py-1 text-left wrap-anywhere hover:bg-hover"
        >
          {value ? (
            <bdi>{type === 'email' ? <Address of={value} /> : (shown ?? value)}</bdi>
          ) : (
            <span className="text-faint">{t('panel.empty')}</span>
          )}
        </button>
      ) : (
        <div className="min-w-0">
          {type === 'date' ? (
            <DayBox
              id={id}
              autoFocus
              isSmall
              className="-mx-1.5 h-7"
              day={draft}
              change={setDraft}
              leave={(day, how) => {
                if (how === 'escaped') return finish('leave', true)
                if (day !== null) finish('save', how !== 'left', day)
              }}
              tellTrouble={setError}
              invalid={error !== null}
            />
          ) : (
            <input
              id={id}
              // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was just pressed
              autoFocus
              type={type}
              value={draft}
              maxLength={500}
              dir="auto"
              aria-invalid={error !== null || undefined}
              onChange={(event) => setDraft(event.target.value)}
              onBlur={() => finish('save', false)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') finish('save', true)
                if (event.key === 'Escape') finish('leave', true)
              }}
              className="-mx-1.5 h-7 w-[calc(100%+0.75rem)] rounded-sm border border-field bg-paper px-1.5 outline-none focus:border-ink aria-invalid:border-red"
            />
          )}
          {error && (
            <p role="alert" className="mt-1 text-sm text-red">
              {error}
            </p>
          )}
        </div>
      )}
    </div>
  )
}

/** Where it does not fit on a line, it goes on behind the @ and not in a word. */
function Address({ of }: { of: string }) {
  const [before, ...behind] = of.split('@')
  return (
    <>
      {before}
      {behind.length > 0 && (
        <>
          @<wbr />
          {behind.join('@')}
        </>
      )}
    </>
  )
}
