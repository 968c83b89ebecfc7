import { CornerDownLeft, FileText } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ContactHit, MessageHit } from '#contract/search.ts'
import { useNames } from '../../app/useKnown.ts'
import { shortWhen } from '../../i18n/format.ts'
import { type Translate, useTranslation } from '../../i18n/translate.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { classes } from '../../ui/classes.ts'
import { previewWords } from '../list/previewWords.ts'
import { Marked } from './Marked.tsx'

interface OptionProps {
  id: string
  isChosen: boolean
  isOpen: boolean
  onChoose: () => void
  onPoint: () => void
}

/** One thing that was found; the field keeps the focus and has the keys. */
function Option({ id, isChosen, isOpen, onChoose, onPoint, children }: OptionProps & { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the field keeps the focus and has the keys
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      onPointerMove={onPoint}
      onClick={onChoose}
      className={classes(
        'relative flex cursor-pointer gap-3 border-b border-line px-4 py-2.5',
        isOpen && 'bg-chosen before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-ink',
        isChosen && (isOpen ? 'inset-ring-2 inset-ring-(--focus)' : 'bg-hover'),
      )}
    >
      {children}
    </div>
  )
}

export function ContactOption({ hit, ...option }: OptionProps & { hit: ContactHit }) {
  const { t } = useTranslation()
  return (
    <Option {...option}>
      <Avatar name={hit.name.text} size="normal" />
      <span className="flex min-w-0 flex-1 flex-col justify-center">
        <bdi className="truncate text-left text-base font-medium">
          <Marked {...hit.name} />
        </bdi>
        {hit.detail && (
          <span className="figures truncate text-sm text-soft" dir="auto">
            <Marked {...hit.detail} />
          </span>
        )}
        {hit.conversationId === null && <span className="text-xs text-faint">{t('search.noConversation')}</span>}
      </span>
      {option.isChosen && <CornerDownLeft aria-hidden size={14} className="my-auto shrink-0 text-faint" />}
    </Option>
  )
}

export function MessageOption({ hit, now, ...option }: OptionProps & { hit: MessageHit; now: Date }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const { contactName, direction, authorId, snippet, fileName, at } = hit
  const author = direction === 'in' ? null : authorId ? nameOf(authorId) : t('search.you')
  return (
    <Option {...option}>
      <span className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="flex items-baseline gap-2">
          <bdi className="min-w-0 flex-1 truncate text-left text-base font-medium">{contactName}</bdi>
          <time dateTime={at} className="figures shrink-0 text-xs text-faint">
            {shortWhen(new Date(at), now, { yesterday: t('inbox.yesterday') })}
          </time>
        </span>
        {snippet && (
          <span className="line-clamp-3 text-sm text-soft wrap-anywhere">
            {author && <bdi className="text-faint">{author}: </bdi>}
            <bdi>
              <Marked {...snippet} />
            </bdi>
          </span>
        )}
        {!snippet && !fileName && <span className="text-sm text-soft">{kindWords(hit, t)}</span>}
        {fileName && (
          <span className="flex items-center gap-1.5 text-sm text-soft">
            <FileText aria-hidden size={14} strokeWidth={1.75} className="shrink-0 text-faint" />
            <span className="sr-only">{t('search.file')}</span>
            <bdi className="min-w-0 truncate">
              <Marked {...fileName} />
            </bdi>
          </span>
        )}
      </span>
    </Option>
  )
}

const kindWords = ({ messageId, direction, kind }: MessageHit, t: Translate) =>
  previewWords({ messageId, direction, kind, text: null, fileName: null, status: '', revoked: false }, t)
