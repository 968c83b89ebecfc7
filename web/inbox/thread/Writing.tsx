import { useNames } from '../../app/useKnown.ts'
import { listOf } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useOthers } from '../Others.tsx'

/** Above the composer: who is writing an answer as well. Always there, so that it is read aloud when somebody begins. */
export function Writing({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const names = useOthers(conversationId)
    .filter(({ typing }) => typing)
    .map(({ userId }) => nameOf(userId))
  return (
    <div className="relative">
      <p
        role="status"
        className="pointer-events-none absolute inset-x-0 bottom-0 truncate px-4 text-xs text-soft md:px-6"
      >
        {names.length > 0 && t('thread.writing', { count: names.length, names: listOf(names) })}
      </p>
    </div>
  )
}
