import { ArrowDown } from 'lucide-react'
import { memo, type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import type { Conversation } from '#contract/inbox.ts'
import type { Message } from '#contract/messages.ts'
import { afterPicture } from '../../app/afterPicture.ts'
import { useSession } from '../../app/useKnown.ts'
import { dayKey, dayName } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useCommands } from '../../keys/commands.ts'
import { useServerNow } from '../../live/clock.ts'
import { edgesOf, type Placed } from '../../live/known.ts'
import { loadNewer, loadNewest, loadOlder } from '../../live/load.ts'
import { sawMessages } from '../../live/reads.ts'
import { messagesOf, unreadOf } from '../../live/select.ts'
import type { Pending, Thread } from '../../live/state.ts'
import { getLive, sameItems, useLive } from '../../live/store.ts'
import { Spinner } from '../../ui/Spinner.tsx'
import { Bubble } from '../message/Bubble.tsx'
import { ActivityLine, DayLine, SystemLine, UnreadLine } from '../message/Line.tsx'
import { NoteBubble } from '../notes/NoteBubble.tsx'
import type { InboxSearch } from '../search.ts'
import { Announced } from './Announced.tsx'
import { firstUnread, type Item, isAnsweredBelow, itemsOf, standsAlone } from './items.ts'
import { PassageLine } from './Passage.tsx'
import { type Stretch, stretchesOf } from './stretches.ts'
import { useThreadScroll } from './useScroll.ts'

export interface MessagesHandle {
  /** Sees to it that a message is drawn, however far from what is in sight; false where it is not here. */
  draw: (messageId: string) => boolean
}

const QUARTER_MS = 15 * 60 * 1_000

/** Everything with the contact of one conversation, oldest at the top, with the reader's place kept. */
export function Messages({
  conversation,
  thread,
  search,
  ref,
}: {
  conversation: Conversation
  thread: Thread
  search: InboxSearch
  ref?: Ref<MessagesHandle>
}) {
  const { t } = useTranslation()
  const { me } = useSession()
  const scroller = useRef<HTMLDivElement>(null)
  const messages = useLive((state) => messagesOf(state, conversation.id), sameItems)
  const outbox = useLive((state) => state.outbox, sameItems)
  const isOwn = (one: Placed & { conversationId: string }) => one.conversationId === conversation.id
  const [newFromId] = useState(() => firstUnread(messages.filter(isOwn), unreadOf(getLive(), conversation)))
  const { oldest, newest } = useMemo(() => edgesOf({ messages, notes: thread.notes }), [messages, thread.notes])
  const items = useMemo(
    () =>
      itemsOf({
        messages,
        notes: thread.notes,
        activities: thread.activities,
        firstUnreadId: newFromId !== null && isAnsweredBelow(messages, newFromId, me.user.id) ? null : newFromId,
        openId: conversation.id,
        dayOf: dayOfInstants(),
        from: thread.olderCursor === null ? null : (oldest?.at ?? null),
        to: thread.newerCursor === null ? null : (newest?.at ?? null),
      }),
    [messages, thread, oldest, newest, newFromId, me.user.id, conversation.id],
  )
  const cut = useRef<readonly Stretch[]>([])
  const stretches = useMemo(() => stretchesOf(items, cut.current), [items])
  useEffect(() => {
    cut.current = stretches
  }, [stretches])
  const older = useCallback(() => loadOlder(conversation.id), [conversation.id])
  const newer = useCallback(() => void loadNewer(conversation.id).catch(() => {}), [conversation.id])
  const hasNewer = thread.newerCursor !== null
  const ownNewest = messages.findLast(isOwn)
  const { atEnd, hasSeenOwn, toEnd, heightOf, drawMessage } = useThreadScroll(scroller, {
    stretches,
    newestId: newest?.id ?? null,
    newestIsMine: outbox.some(({ message }) => message.id === newest?.id && message.authorId === me.user.id),
    ownNewestId: ownNewest && ownNewest.id !== newest?.id ? ownNewest.id : null,
    hasNewer,
    loadOlder: older,
    loadNewer: newer,
  })
  useImperativeHandle(ref, () => ({ draw: drawMessage }), [drawMessage])
  const toNewest = (smooth: boolean) => (hasNewer ? void loadNewest(conversation.id).catch(() => {}) : toEnd(smooth))
  // What I write stands at the end, so the end comes here.
  const isWriting = hasNewer && outbox.some(({ message }) => message.conversationId === conversation.id)
  useEffect(() => {
    if (isWriting) void loadNewest(conversation.id).catch(() => {})
  }, [isWriting, conversation.id])
  useSeen(conversation, atEnd || hasSeenOwn)
  const below = useArrivedBelow(messages, atEnd)
  useCommands([{ id: 'to newest', key: 'G', label: t('acts.toNewest'), run: () => toNewest(false) }])

  const count = messages.length + thread.notes.length
  const short = count > 0 && thread.olderCursor !== null && count < 20
  useEffect(() => {
    if (short) older().catch(() => {})
  }, [short, older])

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-label={t('thread.messages', { name: conversation.contactName })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: so that a keyboard can scroll it
        tabIndex={0}
        className="h-full overflow-y-auto overscroll-contain outline-none [overflow-anchor:none] focus-visible:inset-ring-2 focus-visible:inset-ring-(--focus)"
      >
        <div className="flex min-h-full flex-col justify-end pt-4 pb-3">
          {thread.olderCursor !== null && (
            <p className="flex justify-center py-3 text-faint">
              <Spinner />
              <span className="sr-only">{t('thread.loadingOlder')}</span>
            </p>
          )}
          {stretches.map((stretch) => {
            const height = heightOf(stretch)
            return height === null ? (
              <StretchOf
                key={stretch.key}
                items={stretch.items}
                outbox={outbox}
                openId={conversation.id}
                search={search}
              />
            ) : (
              <div key={stretch.key} style={{ height }} />
            )
          })}
        </div>
      </div>
      <Announced messages={messages} myId={me.user.id} />
      {!atEnd && (
        <button
          type="button"
          onClick={() => toNewest(true)}
          aria-label={below > 0 ? t('thread.toNewestCount', { count: below }) : t('thread.toNewest')}
          data-tip={t('thread.toNewest')}
          className="appear absolute right-4 bottom-3 inline-flex h-9 min-w-9 items-center justify-center gap-1.5 rounded-full border border-line bg-float px-2.5 text-soft shadow-float hover:text-text"
        >
          {below > 0 && (
            <span className="figures rounded-full bg-brass-fill px-1.5 text-xs font-semibold text-on-brass">
              {below}
            </span>
          )}
          <ArrowDown aria-hidden size={17} />
        </button>
      )}
    </div>
  )
}

interface Around {
  outbox: readonly Pending[]
  openId: string
  search: InboxSearch
}

/** Drawn again only where something in it is another: older ones coming in above are nothing to it. */
const StretchOf = memo(function StretchOf({ items, ...around }: Around & { items: readonly Item[] }) {
  return (
    <div className="flex flex-col">
      {items.map((item) => (
        <ThreadItem key={item.key} item={item} {...around} />
      ))}
    </div>
  )
})

function ThreadItem({ item, outbox, openId, search }: Around & { item: Item }) {
  if (item.kind === 'conversation') return <PassageLine passage={item} openId={openId} search={search} />
  if (item.kind === 'day') return <Day at={item.at} />
  if (item.kind === 'unread') return <UnreadLine />
  if (item.kind === 'note') return <NoteBubble note={item.note} />
  if (item.kind === 'activity') return <ActivityLine activity={item.activity} />
  if (standsAlone(item.message)) return <SystemLine message={item.message} />
  const pending = outbox.find(({ message }) => message.id === item.key) ?? null
  return <Bubble message={item.message} pending={pending} first={item.first} last={item.last} />
}

function Day({ at }: { at: string }) {
  const { t } = useTranslation()
  const words = { today: t('inbox.today'), yesterday: t('inbox.yesterday') }
  return <DayLine>{dayName(new Date(at), useServerNow(), words)}</DayLine>
}

/** A day begins at a quarter of an hour in every zone, so that of thousands of messages few have to be asked for theirs. */
function dayOfInstants(): (at: string) => string {
  const known = new Map<number, string>()
  return (at) => {
    const quarter = Math.floor(Date.parse(at) / QUARTER_MS)
    const day = known.get(quarter) ?? dayKey(new Date(at))
    known.set(quarter, day)
    return day
  }
}

/** What is at the end, in a window that has the focus, has been seen. */
function useSeen({ id, inboundCount }: Conversation, isShown: boolean) {
  const [looking, setLooking] = useState(() => document.hasFocus())
  useEffect(() => {
    const look = () => setLooking(document.visibilityState === 'visible' && document.hasFocus())
    window.addEventListener('focus', look)
    window.addEventListener('blur', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      window.removeEventListener('focus', look)
      window.removeEventListener('blur', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [])
  useEffect(() => {
    if (looking && isShown) return afterPicture(() => sawMessages(id, inboundCount))
  }, [looking, isShown, id, inboundCount])
}

/** How many of the customer's messages came in below what the reader looks at. */
function useArrivedBelow(messages: readonly Message[], atEnd: boolean): number {
  const newestSeen = useRef<string | null>(null)
  if (atEnd) newestSeen.current = messages.at(-1)?.id ?? null
  const from = messages.findIndex(({ id }) => id === newestSeen.current)
  return atEnd || from < 0 ? 0 : messages.slice(from + 1).filter(({ direction }) => direction === 'in').length
}
