import { isTooLong, TEXT_MAX } from '#core/whatsapp/limits.ts'
import type { Reason } from '#core/whatsapp/reason.ts'
import { splitText } from '#core/whatsapp/split.ts'
import { type Translate, useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { type Part, takesCaption } from './draft.ts'
import { reasonWords } from './reasonWords.ts'
import type { Attachments } from './useAttachments.ts'

interface FlawProps extends Omit<FixWith, 't'> {
  flaw: { reason: Reason; part: Part }
  parts: readonly Part[]
}
interface FixWith {
  t: Translate
  change: Attachments['change']
  send: (parts: readonly Part[]) => void
  /** All files are with Posthorn. */
  isReady: boolean
}
interface Fix {
  label: string
  run: () => void
}

/** Why it cannot go out as it stands, with what would help; read aloud with the field. */
export default function Flaw({ flaw, parts, ...rest }: FlawProps) {
  const { t } = useTranslation()
  const fix = fixOf(flaw, parts, { ...rest, t })
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 pb-1.5 text-sm">
      <p role="alert" className="min-w-0 text-red">
        {reasonWords(flaw.reason, t)}
      </p>
      {fix && (
        <Button size="small" onClick={fix.run}>
          {fix.label}
        </Button>
      )}
    </div>
  )
}

/** What would make it possible, as one press; null where that is the author's to find. */
function fixOf(
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

/** The same in more messages, so that none has words too many, and what can bear no caption is followed by them. */
function inMoreMessages(parts: readonly Part[]): Part[] {
  return parts.flatMap(({ attachment, text }): Part[] => {
    if (attachment && takesCaption(attachment) && !isTooLong(text.trim(), TEXT_MAX.caption))
      return [{ attachment, text }]
    const words = splitText(text, TEXT_MAX.body).map((piece) => ({ attachment: null, text: piece }))
    return attachment ? [{ attachment, text: '' }, ...words] : words
  })
}
