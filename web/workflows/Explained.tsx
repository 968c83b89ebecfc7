import type { ValueFault } from '#core/property/custom.ts'
import { FAULT_WORDS } from '#core/property/faultWords.ts'
import type { ReasonWord } from '#core/whatsapp/reason.ts'
import type { WaitEvent } from '#core/workflow/definition.ts'
import type { ExplanationWord } from '#core/workflow/explanation.ts'
import { explanationWords, foreseenWords, waitEventWords } from '#core/workflow/explanationWords.ts'
import { useNames, useTeams } from '../app/useKnown.ts'
import { useFaultWords } from '../i18n/faultWords.ts'
import { dayAndTime } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { reasonWords } from '../inbox/composer/reasonWords.ts'
import { languageName } from '../templates/words.ts'
import { useRegistry } from './registry.ts'
import { inLocale } from './words.ts'

const LACKING = ['all_away', 'nobody_there', 'no_contact_owner', 'not_in_inbox'] as const
type Lacking = (typeof LACKING)[number]

type Explanation = { word: string; [more: string]: unknown }

/** What a step did and why, in words, with what it is about; in a trial, what it would do. */
export function Explained({ explanation, isForeseen = false }: { explanation: Explanation; isForeseen?: boolean }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const { labelOf } = useRegistry()
  const { data: teams } = useTeams()
  const { until, property, event, reasons, userId, teamId, language, because, fault, refused } = explanation
  const faultWords = useFaultWords(typeof refused === 'string' ? refused : null)
  const more = [
    typeof event === 'string' && inLocale(waitEventWords(event as WaitEvent)),
    typeof until === 'string' && t('workflows.until', { when: dayAndTime(new Date(until)) }),
    typeof property === 'string' && labelOf(property),
    typeof fault === 'string' && Object.hasOwn(FAULT_WORDS, fault) && inLocale(FAULT_WORDS[fault as ValueFault]),
    typeof userId === 'string' && nameOf(userId),
    typeof teamId === 'string' && teams?.find(({ id }) => id === teamId)?.name,
    typeof language === 'string' && t('workflows.inLanguage', { language: languageName(language) }),
    LACKING.includes(because as Lacking) && t(`workflows.lacking_${because as Lacking}`),
    faultWords?.what,
    Array.isArray(reasons) && reasons.map((word) => reasonWords({ word: word as ReasonWord } as never, t)).join(' '),
  ].filter(Boolean)
  return (
    <span>
      {inLocale((isForeseen ? foreseenWords : explanationWords)(explanation.word as ExplanationWord))}
      {more.length > 0 && <span className="text-soft"> {more.join(' · ')}</span>}
    </span>
  )
}
