import { Link } from '@tanstack/react-router'
import { Check, CheckCheck, CircleAlert, Clock } from 'lucide-react'
import { type Ref, useEffect, useRef } from 'react'
import type { Conversation } from '#contract/inbox.ts'
import type { Label } from '#contract/labels.ts'
import type { Message } from '#contract/messages.ts'
import { isClosingSoon, remaining, ringFraction, windowAt } from '#core/whatsapp/window.ts'
import { listOf, shortWhen } from '../../i18n/format.ts'
import { type Translate, useTranslation } from '../../i18n/translate.ts'
import { useDraftLine } from '../../live/draftLines.ts'
import { loadThread } from '../../live/load.ts'
import { stoppedIn } from '../../live/select.ts'
import { getLive, useLive } from '../../live/store.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { classes } from '../../ui/classes.ts'
import { LabelChip } from '../../ui/LabelChip.tsx'
import { WhatsAppMark } from '../../ui/WhatsAppMark.tsx'
import { WindowRing } from '../../ui/WindowRing.tsx'
import { Others } from '../Others.tsx'
import type { InboxSearch } from '../search.ts'
import { previewWords } from './previewWords.ts'

const HOUR_MS = 60 * 60 * 1000
const MINUTE_MS = 60 * 1000
/** Rested on for so long, a row is what will be opened next. */
const MEANT_AFTER_MS = 70
/** Further ones are counted. */
const LABELS_SHOWN = 2
/** Characters of a label that is shown whole in a narrow list too. */
const SHORT_NAME = 6

export interface RowProps {
  conversation: Conversation
  unread: number
  isOpen: boolean
  isCursor: boolean
  search: InboxSearch
  now: Date
  hasWindow: boolean
  ownerName: string | null
  teamName: string | null
  channelName: string | null
  labels: readonly Label[]
  isPractice: boolean
  linkRef?: Ref<HTMLAnchorElement>
  onFocus: () => void
}

/** One conversation in the list: who, what was said last, how long one may still answer, whose it is. */
export function Row({
  conversation,
  unread,
  isOpen,
  isCursor,
  search,
  now,
  hasWindow,
  ownerName,
  teamName,
  channelName,
  labels,
  isPractice,
  linkRef,
  onFocus,
}: RowProps) {
  const { t } = useTranslation()
  // Asked for as soon as it is meant, not only when the page has changed.
  const fetchThread = () => {
    clearTimeout(meaning.current)
    if (!getLive().threads[conversation.id]?.loaded) loadThread(conversation.id).catch(() => {})
  }
  /** Where the pointer or the keyboard rests is what will be opened; what they only pass is not asked for. */
  const meaning = useRef<ReturnType<typeof setTimeout>>(undefined)
  const mean = () => {
    clearTimeout(meaning.current)
    meaning.current = setTimeout(fetchThread, MEANT_AFTER_MS)
  }
  const meanNot = () => clearTimeout(meaning.current)
  useEffect(() => () => clearTimeout(meaning.current), [])
  const { contactName } = conversation
  return (
    <Link
      ref={linkRef}
      to="/inbox/$conversationId"
      params={{ conversationId: conversation.id }}
      search={search}
      preload={false}
      tabIndex={isCursor ? 0 : -1}
      aria-current={isOpen ? 'page' : undefined}
      onFocus={() => {
        onFocus()
        mean()
      }}
      onBlur={meanNot}
      onPointerEnter={mean}
      onPointerLeave={meanNot}
      onPointerDown={fetchThread}
      onClick={fetchThread}
      className={classes(
        'relative flex h-(--row-height) [-webkit-touch-callout:none] flex-col justify-center gap-0.5 border-b border-line pr-4 pl-6 outline-none focus-visible:bg-hover focus-visible:inset-ring-2 focus-visible:inset-ring-(--focus)',
        isOpen
          ? 'bg-chosen before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-ink'
          : 'hover:bg-hover',
      )}
    >
      <span className="flex items-center gap-2">
        <bdi
          className={classes(
            'min-w-0 flex-1 truncate text-left text-base',
            unread > 0 ? 'font-semibold' : 'font-medium',
          )}
        >
          {contactName}
        </bdi>
        <WhatsAppMark label={t(isPractice ? 'inbox.onPracticePhone' : 'inbox.onWhatsApp')} />
      </span>
      <span className={classes('flex items-center gap-1 text-sm', unread > 0 ? 'text-text' : 'text-soft')}>
        <LastLine conversation={conversation} />
      </span>
      <span className="flex h-4 items-center gap-2 text-xs text-faint">
        {hasWindow && <TimeLeft lastCustomerAt={conversation.lastCustomerAt} now={now} />}
        <span className="flex min-w-0 flex-1 gap-1 overflow-hidden">
          {labels.slice(0, LABELS_SHOWN).map(({ id, name, color }) => (
            // Of several, a long one leaves room for the next.
            <LabelChip
              key={id}
              name={name}
              color={color}
              className={
                labels.length > 1 ? `max-w-20 ${name.length > SHORT_NAME ? 'min-w-8' : 'shrink-0'}` : undefined
              }
            />
          ))}
          {labels.length > LABELS_SHOWN && (
            <span data-tip={listOf(labels.slice(LABELS_SHOWN).map(({ name }) => name))} className="figures shrink-0">
              +{labels.length - LABELS_SHOWN}
            </span>
          )}
        </span>
        {[channelName, teamName].map(
          (name) =>
            name && (
              <bdi key={name} className="max-w-20 truncate">
                {name}
              </bdi>
            ),
        )}
        <Others conversationId={conversation.id} />
        {ownerName && <Avatar name={ownerName} size="tiny" label={t('inbox.ownedBy', { name: ownerName })} />}
        {unread > 0 && (
          <span
            role="img"
            aria-label={t('inbox.unread', { count: unread })}
            className="figures inline-flex h-4 min-w-4 items-center justify-center rounded-full bg-brass-fill px-1 text-2xs font-semibold text-on-brass"
          >
            {unread > 99 ? '99+' : unread}
          </span>
        )}
        <time dateTime={conversation.lastAt} className="figures">
          {shortWhen(new Date(conversation.lastAt), now, { yesterday: t('inbox.yesterday') })}
        </time>
      </span>
    </Link>
  )
}

/** What of mine was stopped or is begun; else what was said last. */
function LastLine({ conversation: { id, preview } }: { conversation: Conversation }) {
  const { t } = useTranslation()
  const draft = useDraftLine(id)
  const stopped = useLive((state) => stoppedIn(state, id)[0] ?? null)
  if (stopped || draft !== null) {
    return (
      <>
        <span className="shrink-0 font-medium text-brass">{t(stopped ? 'inbox.notSentYet' : 'inbox.draft')}</span>
        <span className="min-w-0 truncate" dir="auto">
          {stopped ? wordsOf(stopped.message, t) : draft}
        </span>
      </>
    )
  }
  return (
    <>
      {preview?.direction === 'out' && <OwnMark status={preview.status} />}
      <span className="min-w-0 truncate" dir="auto">
        {preview ? previewWords(preview, t) : t('inbox.noMessages')}
      </span>
    </>
  )
}

const wordsOf = ({ id, kind, text }: Message, t: Translate) =>
  previewWords({ messageId: id, direction: 'out', kind, text, fileName: null, status: '', revoked: false }, t)

/** Marks a line of ours and says how far it came. */
function OwnMark({ status }: { status: string }) {
  const { t } = useTranslation()
  const [Icon, look] =
    status === 'failed' || status === 'unconfirmed'
      ? ([CircleAlert, status === 'failed' ? 'text-red' : 'text-brass'] as const)
      : status === 'read' || status === 'played'
        ? ([CheckCheck, 'text-tick-read'] as const)
        : status === 'delivered'
          ? ([CheckCheck, 'text-faint'] as const)
          : status === 'queued' || status === 'sending'
            ? ([Clock, 'text-faint'] as const)
            : ([Check, 'text-faint'] as const)
  return (
    <>
      <span className="sr-only">{t('inbox.weWrote')}</span>
      <Icon aria-hidden size={14} strokeWidth={2} className={classes('shrink-0', look)} />
    </>
  )
}

/** The ring and the hours, while one may answer freely; nothing when it is closed. */
function TimeLeft({ lastCustomerAt, now }: { lastCustomerAt: string | null; now: Date }) {
  const { t } = useTranslation()
  const window = windowAt(now, lastCustomerAt ? new Date(lastCustomerAt) : null)
  const left = remaining(window, now)
  if (left === 0) return null
  const soon = isClosingSoon(window, now)
  const words =
    left >= HOUR_MS
      ? t('inbox.hoursLeft', { hours: Math.floor(left / HOUR_MS) })
      : t('inbox.minutesLeft', { minutes: Math.max(1, Math.floor(left / MINUTE_MS)) })
  return (
    <span
      className={classes('figures inline-flex items-center gap-1.5', soon && 'font-medium text-brass')}
      data-tip={t('inbox.windowOpen', { left: words })}
    >
      <WindowRing fraction={ringFraction(window, now)} soon={soon} size={13} />
      {words}
    </span>
  )
}
