import { CircleSlash, Clock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { dayAndTime } from '../../i18n/format.ts'
import type { ComposerState } from './state.ts'

/** No free text here now: why, since when, and what opens it again. */
export function ClosedComposer({ state, keepsText }: { state: ComposerState; keepsText: boolean }) {
  const { t } = useTranslation()
  const Icon = state.mode === 'silent' ? CircleSlash : Clock
  return (
    <div role="status" className="flex items-start gap-3 border-t border-line bg-sunk px-4 py-4 md:px-6">
      <Icon aria-hidden size={18} strokeWidth={1.75} className="mt-0.5 shrink-0 text-soft" />
      <div className="min-w-0 max-w-2xl">
        <p className="font-medium">{useWhy(state)}</p>
        {state.mode === 'template_only' && <p className="mt-1 text-soft">{t('composer.waysOn')}</p>}
        {keepsText && <p className="mt-1 text-soft">{t('composer.keptText')}</p>}
      </div>
    </div>
  )
}

function useWhy(state: ComposerState): string {
  const { t } = useTranslation()
  if (state.mode === 'template_only') {
    return state.since ? t('composer.closedSince', { time: dayAndTime(state.since) }) : t('composer.closedNever')
  }
  if (state.mode === 'silent' && state.because === 'channel_broken') return t('composer.silentBroken')
  if (state.mode === 'silent' && state.because === 'channel_disconnected') return t('composer.silentDisconnected')
  return t('composer.silentUnknown')
}
