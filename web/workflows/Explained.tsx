import type { ReasonWord } from '#core/whatsapp/reason.ts'
import type { WaitEvent } from '#core/workflow/definition.ts'
import type { ExplanationWord } from '#core/workflow/explanation.ts'
import { explanationWords, waitEventWords } from '#core/workflow/explanationWords.ts'
import { useNames } from '../app/useKnown.ts'
import { dayAndTime } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { reasonWords } from '../inbox/composer/reasonWords.ts'
import { useRegistry } from './registry.ts'
import { inLocale } from './words.ts'

type Explanation = { word: string; [more: string]: unknown }

/** What a step did and why, in words, with what it is about. */
export function Explained({ explanation }: { explanation: Explanation }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const { labelOf } = useRegistry()
  const { until, property, event, reasons, userId } = explanation
  const more = [
    typeof event === 'string' && inLocale(waitEventWords(event as WaitEvent)),
    typeof until === 'string' && t('workflows.until', { when: dayAndTime(new Date(until)) }),
    typeof property === 'string' && labelOf(property),
    typeof userId === 'string' && nameOf(userId),
    Array.isArray(reasons) && reasons.map((word) => reasonWords({ word: word as ReasonWord } as never, t)).join(' '),
  ].filter(Boolean)
  return (
    <span>
      {inLocale(explanationWords(explanation.word as ExplanationWord))}
      {more.length > 0 && <span className="text-soft"> {more.join(' · ')}</span>}
    </span>
  )
}
