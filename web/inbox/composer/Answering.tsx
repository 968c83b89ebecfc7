import { X } from 'lucide-react'
import type { Message } from '#contract/messages.ts'
import { preview } from '#core/whatsapp/markup.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { IconButton } from '../../ui/Button.tsx'
import { previewWords } from '../list/previewWords.ts'

/** The message that is answered in particular. */
export function Answering({ message, name, stop }: { message: Message; name: string; stop: () => void }) {
  const { t } = useTranslation()
  const words = previewWords(
    {
      messageId: message.id,
      direction: message.direction,
      kind: message.kind,
      text: preview(message).text,
      fileName: message.media?.fileName ?? null,
      status: message.status,
      revoked: false,
    },
    t,
  )
  return (
    <div className="flex items-center gap-2 border-b border-line py-1 pr-1 pl-3">
      <div className="min-w-0 flex-1 border-l-2 border-ink pl-2.5 text-sm">
        <p className="truncate font-medium text-ink">
          {t('composer.answering', { name: message.direction === 'out' ? t('thread.quotedUs') : name })}
        </p>
        <p className="truncate text-soft" dir="auto">
          {words}
        </p>
      </div>
      <IconButton icon={X} label={t('composer.stopAnswering')} onClick={stop} />
    </div>
  )
}
