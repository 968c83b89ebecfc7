import { lengthOf } from '#core/text.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { classes } from '../../ui/classes.ts'

/** The counter appears when this few characters are left. */
const COUNT_FROM_LEFT = 200

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
