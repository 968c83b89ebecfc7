import { cutText, lengthOf } from '#core/text.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { TextArea } from '../../ui/TextArea.tsx'

/** From this share of the limit on it is said how much is left. */
const COUNT_FROM = 0.75

interface LimitedFieldProps {
  label: string
  value: string
  /** In characters, as WhatsApp counts. */
  max: number
  change: (value: string) => void
  hint?: string | undefined
  /** More than one: a text of several lines, which gets the focus first. */
  lines?: number
}

/** Something that WhatsApp takes so much of. What is too much stays as it was typed or pasted, and is cut off when that is asked for only. */
export function LimitedField({ label, value, max, change, hint, lines = 1 }: LimitedFieldProps) {
  const { t } = useTranslation()
  const left = max - lengthOf(value)
  const props = {
    label,
    value,
    hint: left >= 0 && left < max * (1 - COUNT_FROM) ? t('composer.charactersLeft', { count: left }) : (hint ?? ''),
    error: left < 0 ? t('composer.tooLong', { count: -left }) : null,
    autoComplete: 'off',
    onChange: ({ target }: { target: { value: string } }) => change(target.value),
  }
  return (
    <div className="flex flex-col gap-1">
      {lines > 1 ? <TextArea {...props} rows={lines} data-first-focus /> : <Field {...props} dir="auto" />}
      {left < 0 && (
        <Button size="small" className="self-start" onClick={() => change(cutText(value, max).text)}>
          {t('insert.shorten', { max })}
        </Button>
      )}
    </div>
  )
}
