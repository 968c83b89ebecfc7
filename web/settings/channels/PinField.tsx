import { useTranslation } from '../../i18n/translate.ts'
import { Field } from '../../ui/Field.tsx'

export const isPin = (text: string): boolean => /^\d{6}$/.test(text)

/** Six digits, evenly by chance: what is above the last whole million of the 32 bits is drawn again. */
export function makePin(): string {
  const EVEN = Math.floor(2 ** 32 / 1e6) * 1e6
  const [drawn = EVEN] = crypto.getRandomValues(new Uint32Array(1))
  return drawn < EVEN ? String(drawn % 1e6).padStart(6, '0') : makePin()
}

interface PinFieldProps {
  value: string
  error: string | null
  onChange: (pin: string) => void
}

/** The PIN of a number, in the open: it is to be written down. */
export function PinField({ value, error, onChange }: PinFieldProps) {
  const { t: say } = useTranslation()
  return (
    <Field
      label={say('connect.pin')}
      error={error}
      value={value}
      inputMode="numeric"
      autoComplete="off"
      maxLength={6}
      spellCheck={false}
      onChange={({ target }) => onChange(target.value.replace(/\D/g, ''))}
      className="figures w-40"
    />
  )
}
