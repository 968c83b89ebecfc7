import type { Reason } from '#core/whatsapp/reason.ts'
import type { Translate } from '../../i18n/translate.ts'
import { inMoreMessages, type Part } from './draft.ts'
import type { Fix } from './Notes.tsx'
import type { Attachments } from './useAttachments.ts'

interface FixWith {
  t: Translate
  change: Attachments['change']
  send: (parts: readonly Part[]) => void
  /** All files are with Posthorn. */
  isReady: boolean
}

/** What would make it possible, as one press; null where that is the author's to find. */
export function fixOf(
  { reason, part: { attachment } }: { reason: Reason; part: Part },
  parts: readonly Part[],
  { t, change, send, isReady }: FixWith,
): Fix | null {
  if (attachment && (reason.ways.includes('send_as_document') || reason.ways.includes('send_as_its_kind'))) {
    const { key, kind, other } = attachment
    const next = reason.ways.includes('send_as_its_kind') && other ? other : 'document'
    return { label: t(`composer.sendAs.${next}`), run: () => change(key, { kind: next, other: kind }) }
  }
  const isWordy = reason.word === 'text_too_long' || reason.ways.includes('send_caption_apart')
  if (!isWordy || !isReady) return null
  const more = inMoreMessages(parts)
  return {
    label: reason.word === 'text_too_long' ? t('composer.splitFix', { count: more.length }) : t('composer.apartFix'),
    run: () => send(more),
  }
}
