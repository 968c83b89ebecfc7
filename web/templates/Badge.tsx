import { useTranslation } from '../i18n/translate.ts'
import { classes } from '../ui/classes.ts'
import { wordOf } from './words.ts'

const TONES: Record<string, string> = {
  APPROVED: 'text-green',
  GREEN: 'text-green',
  PENDING: 'text-soft',
  YELLOW: 'text-brass',
  PAUSED: 'text-brass',
  REJECTED: 'text-red',
  DISABLED: 'text-red',
  DELETED: 'text-red',
  RED: 'text-red',
}

/** What Meta says of a template, in a word and its colour. */
export function Badge({ word }: { word: string }) {
  const { t } = useTranslation()
  return (
    <span className={classes('inline-flex items-center gap-1.5 text-sm whitespace-nowrap', TONES[word] ?? 'text-soft')}>
      <span aria-hidden className="size-1.5 rounded-full bg-current" />
      {wordOf(word, t)}
    </span>
  )
}
