import { lengthOf } from '#core/text.ts'
import type { Reason } from '#core/whatsapp/reason.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { reasonWords } from './reasonWords.ts'

/** The counter appears when this few characters are left. */
const COUNT_FROM_LEFT = 200

export interface Fix {
  label: string
  run: () => void
}

/** Why it cannot go out as it stands, with what would help; read aloud with the field. */
export function Flaw({ reason, fix }: { reason: Reason; fix: Fix | null }) {
  const { t } = useTranslation()
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 pb-1.5 text-sm">
      <p role="alert" className="min-w-0 text-red">
        {reasonWords(reason, t)}
      </p>
      {fix && (
        <Button size="small" onClick={fix.run}>
          {fix.label}
        </Button>
      )}
    </div>
  )
}

/** Whether a text is long enough for the counter to come. */
export const isCounted = (text: string, max: number) => text.length >= max - COUNT_FROM_LEFT

/** Counts as WhatsApp does, near the end only. */
export function Counter({ text, max }: { text: string; max: number }) {
  const { t } = useTranslation()
  const left = isCounted(text, max) ? max - lengthOf(text) : max
  if (left > COUNT_FROM_LEFT) return null
  return (
    <p className={classes('figures px-3 pb-1.5 text-sm', left < 0 ? 'text-red' : 'text-faint')}>
      {left < 0 ? t('composer.tooLong', { count: -left }) : t('composer.charactersLeft', { count: left })}
    </p>
  )
}
