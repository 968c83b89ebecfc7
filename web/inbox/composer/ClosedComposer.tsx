import { Clock, LayoutTemplate } from 'lucide-react'
import { Suspense } from 'react'
import type { Channel } from '#contract/inbox.ts'
import { lazyPart } from '../../app/untilFetched.ts'
import { dayAndTime } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { useThreadActs } from '../message/acts.ts'
import type { ComposerState } from './state.ts'

const SilentComposer = lazyPart(() => import('./SilentComposer.tsx'))

interface ClosedComposerProps {
  state: ComposerState
  channel: Channel | undefined
  /** What was written before; it stays. */
  draft: string
}

/** No free text here now: why, since when, and what opens it again. */
export function ClosedComposer({ state, channel, draft }: ClosedComposerProps) {
  const { t } = useTranslation()
  const { chooseTemplate } = useThreadActs()
  if (state.mode !== 'template_only') {
    return (
      <Suspense fallback={<div className="h-28 border-t border-line" />}>
        <SilentComposer channel={channel} draft={draft} />
      </Suspense>
    )
  }
  return (
    <div role="status" className="flex items-start gap-3 border-t border-line bg-sunk px-4 py-4 md:px-6">
      <Clock aria-hidden size={18} strokeWidth={1.75} className="mt-0.5 shrink-0 text-soft" />
      <div className="min-w-0 max-w-2xl">
        <p className="font-medium">
          {state.since ? t('composer.closedSince', { time: dayAndTime(state.since) }) : t('composer.closedNever')}
        </p>
        <p className="mt-1 text-soft">{t('composer.waysOn')}</p>
        {draft.trim() !== '' && <p className="mt-1 text-soft">{t('composer.keptText')}</p>}
        <Button look="primary" size="small" icon={LayoutTemplate} onClick={chooseTemplate} className="mt-3">
          {t('composer.sendTemplate')}
        </Button>
      </div>
    </div>
  )
}
