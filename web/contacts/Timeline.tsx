import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Message } from '#contract/messages.ts'
import type { Note } from '#contract/notes.ts'
import { useChannel, useNames } from '../app/useKnown.ts'
import { dayKey, dayName, exactly, timeOf } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { previewWords } from '../inbox/list/previewWords.ts'
import { ActivityLine } from '../inbox/message/Line.tsx'
import { type Item, itemsOf } from '../inbox/thread/items.ts'
import { useServerNow } from '../live/clock.ts'
import { useLive } from '../live/store.ts'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { getTimeline } from './endpoints.ts'

/** Everything with a contact, over all numbers, newest last; each line leads to its place in the thread. */
export function Timeline({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  // Whatever comes to one of the contact's conversations moves its newest message.
  const newest = useLive((state) =>
    Object.values(state.conversations)
      .filter((one) => one.contactId === contactId)
      .map(({ id, lastAt }) => `${id} ${lastAt}`)
      .sort()
      .join(),
  )
  const query = useInfiniteQuery({
    queryKey: ['timeline', contactId, newest],
    queryFn: ({ pageParam, signal }) => getTimeline(contactId, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
  const { data, hasNextPage } = query
  const items = useMemo(() => {
    const pages = data?.pages ?? []
    return itemsOf({
      messages: pages.flatMap(({ messages }) => messages),
      notes: pages.flatMap(({ notes }) => notes),
      activities: pages.flatMap(({ activities }) => activities),
      firstUnreadId: null,
      dayOf: (at) => dayKey(new Date(at)),
      from: null,
    })
  }, [data])
  if (!data) return query.isError ? <p className="py-1 text-soft">{t('contacts.timelineFailed')}</p> : null
  if (items.length === 0) return <p className="py-1 text-soft">{t('contacts.noTimeline')}</p>
  let channelId: string | null = null
  return (
    <>
      {hasNextPage && (
        <Button size="small" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('contacts.earlier')}
        </Button>
      )}
      <ol className="flex flex-col">
        {items.map((item) => {
          const changes = item.kind === 'message' && item.message.channelId !== channelId
          if (item.kind === 'message') channelId = item.message.channelId
          return (
            <li key={item.key}>
              {changes && item.kind === 'message' && <ChannelLine channelId={item.message.channelId} />}
              <Entry item={item} />
            </li>
          )
        })}
      </ol>
    </>
  )
}

/** Which of our numbers what follows is on. */
function ChannelLine({ channelId }: { channelId: string }) {
  const { t } = useTranslation()
  const channel = useChannel(channelId)
  return (
    <p className="figures mt-3 mb-1 text-xs text-faint">
      {channel ? (
        <bdi>
          {channel.name}, {channel.displayPhoneNumber}
        </bdi>
      ) : (
        t('contacts.channelGone')
      )}
    </p>
  )
}

function Entry({ item }: { item: Item }) {
  switch (item.kind) {
    case 'day':
      return <DayLine at={item.at} />
    case 'message':
      return <MessageRow message={item.message} />
    case 'note':
      return <NoteRow note={item.note} />
    case 'activity':
      return <ActivityLine activity={item.activity} />
    case 'unread':
    case 'conversation':
      return null
  }
}

function DayLine({ at }: { at: string }) {
  const { t } = useTranslation()
  const now = useServerNow()
  return (
    <p className="mt-3 mb-1 border-b border-line pb-1 text-xs font-medium text-faint">
      {dayName(new Date(at), now, { today: t('inbox.today'), yesterday: t('inbox.yesterday') })}
    </p>
  )
}

const ROW = 'grid grid-cols-[3rem_minmax(0,1fr)] gap-x-2 rounded px-1 py-1 hover:bg-hover'

function MessageRow({ message }: { message: Message }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const { direction, authorId, kind, text, media, status, revokedAt, id } = message
  const who = direction === 'in' ? null : authorId === null ? t('message.automatic') : nameOf(authorId)
  const words = previewWords(
    { messageId: id, direction, kind, text, fileName: media?.fileName ?? null, status, revoked: revokedAt !== null },
    t,
  )
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: message.conversationId }}
      search={{ message: id }}
      preload={false}
      className={ROW}
    >
      <Time at={message.at} />
      <span className="min-w-0">
        {who !== null && <span className="mr-1.5 text-sm text-soft">{t('contacts.weWrote', { name: who })}</span>}
        <span dir="auto" className={classes('whitespace-pre-line wrap-anywhere', revokedAt !== null && 'text-faint')}>
          {words}
        </span>
      </span>
    </Link>
  )
}

function NoteRow({ note }: { note: Note }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  return (
    <div className="grid grid-cols-[3rem_minmax(0,1fr)] gap-x-2 rounded bg-brass-wash px-1 py-1">
      <Time at={note.at} />
      <span className="min-w-0">
        <span className="mr-1.5 text-sm text-soft">
          {t('contacts.noteBy', { name: note.authorId === null ? t('message.automatic') : nameOf(note.authorId) })}
        </span>
        <span dir="auto" className="whitespace-pre-line wrap-anywhere">
          {note.deletedAt === null ? note.text : t('contacts.noteDeleted')}
        </span>
      </span>
    </div>
  )
}

function Time({ at }: { at: string }) {
  const instant = new Date(at)
  return (
    <time dateTime={at} title={exactly(instant)} className="figures pt-0.5 text-xs text-faint">
      {timeOf(instant)}
    </time>
  )
}
