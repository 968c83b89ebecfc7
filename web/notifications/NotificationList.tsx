import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { BellOff, CheckCheck, CircleAlert, LayoutTemplate, Stethoscope } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import type { Notification } from '#contract/notes.ts'
import { doctorWords } from '#core/channel/doctorWords.ts'
import { useNames } from '../app/useKnown.ts'
import { exactly, shortWhen } from '../i18n/format.ts'
import { currentLocale } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useServerNow } from '../live/clock.ts'
import { wordOf } from '../templates/words.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Spinner } from '../ui/Spinner.tsx'
import { getNotifications, readNotification, readNotifications } from './endpoints.ts'

/** What somebody else wants me to see, newest first; each opens its conversation, at the note where there is one. */
export default function NotificationList({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const found = useInfiniteQuery({
    queryKey: ['notifications', 'list'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => getNotifications({ before: pageParam }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const all = found.data?.pages.flatMap(({ notifications }) => notifications) ?? []
  const unreadCount = found.data?.pages[0]?.unreadCount ?? 0
  // The newest takes the focus from the cross, so that Enter opens it as soon as it is seen.
  const list = useRef<HTMLUListElement>(null)
  const isThere = all.length > 0
  useLayoutEffect(() => {
    if (isThere) list.current?.querySelector('a')?.focus()
  }, [isThere])
  const refresh = () => client.invalidateQueries({ queryKey: ['notifications'] })
  const readAll = () => {
    const newest = all[0]
    if (newest) void readNotifications(newest.at).then(refresh, () => {})
  }
  const open = ({ id, readAt }: Notification) => {
    if (readAt === null) void readNotification(id).then(refresh, () => {})
    onClose()
  }
  return createPortal(
    <Dialog
      title={t('notifications.title')}
      onClose={onClose}
      actions={
        unreadCount > 0 && (
          <Button size="small" icon={CheckCheck} onClick={readAll}>
            {t('notifications.readAll')}
          </Button>
        )
      }
    >
      {found.isPending && (
        <p className="flex justify-center py-8">
          <Spinner size={20} />
        </p>
      )}
      {found.isError && (
        <EmptyState
          icon={CircleAlert}
          title={t('notifications.failed')}
          action={<Button onClick={() => void found.refetch()}>{t('common.tryAgain')}</Button>}
        />
      )}
      {found.data && all.length === 0 && (
        <EmptyState icon={BellOff} title={t('notifications.emptyTitle')}>
          {t('notifications.emptyText')}
        </EmptyState>
      )}
      {all.length > 0 && (
        <ul ref={list} className="-m-2 flex flex-col gap-px">
          {all.map((one) => (
            <li key={one.id}>
              <Entry notification={one} open={() => open(one)} />
            </li>
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <Button
          look="quiet"
          className="mt-3 w-full"
          busy={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t('notifications.more')}
        </Button>
      )}
    </Dialog>,
    document.body,
  )
}

function Entry({ notification, open }: { notification: Notification; open: () => void }) {
  const { t } = useTranslation()
  const now = useServerNow()
  const nameOf = useNames()
  const { kind, conversationId, contactName, noteId, excerpt, readAt, actorId, template, channel, given } = notification
  const actor = actorId === null ? null : nameOf(actorId)
  const at = new Date(notification.at)
  const isUnread = readAt === null
  const about = excerpt ?? template?.details ?? (channel && doctorWords(channel.fault, currentLocale()).reason)
  const givenBack =
    given && given.takenBack > 0
      ? given.takenBack === given.count
        ? t('notifications.allTakenBack')
        : t('notifications.takenBack', { count: given.takenBack })
      : null
  const look = classes('flex gap-3 rounded px-2 py-2.5 hover:bg-hover', isUnread && 'bg-brass-wash')
  const inside = (
    <>
      {template ? (
        <span className="flex size-8 shrink-0 items-center justify-center rounded-full bg-inset">
          <LayoutTemplate aria-hidden size={16} strokeWidth={1.75} />
        </span>
      ) : channel ? (
        <span className="flex size-8 shrink-0 items-center justify-center rounded-full bg-inset">
          <Stethoscope
            aria-hidden
            size={16}
            strokeWidth={1.75}
            className={channel.state === 'broken' ? 'text-red' : 'text-brass'}
          />
        </span>
      ) : (
        <Avatar name={actor ?? t('notifications.rule')} />
      )}
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className={classes('min-w-0 flex-1 wrap-anywhere', isUnread && 'font-semibold')}>
            {template
              ? t(`notifications.template_${template.what}`, { name: template.name, to: wordOf(template.to, t) })
              : channel
                ? t(`notifications.channel_${channel.state}`, { name: channel.name })
                : given
                  ? t('notifications.given', { count: given.count, actor: actor ?? '' })
                  : actor === null
                    ? t('notifications.assignedByRule')
                    : t(kind === 'mention' ? 'notifications.mentioned' : 'notifications.assigned', { actor })}
          </span>
          {isUnread && <span className="sr-only">{t('notifications.unread')}</span>}
          <time dateTime={notification.at} data-tip={exactly(at)} className="figures shrink-0 text-xs text-soft">
            {shortWhen(at, now, { yesterday: t('inbox.yesterday') })}
          </time>
        </span>
        {givenBack && <span className="block text-sm text-soft">{givenBack}</span>}
        {contactName && <bdi className="block truncate text-sm text-soft">{contactName}</bdi>}
        {template && template.workflows.length > 0 && (
          <span className="mt-0.5 line-clamp-2 text-sm text-soft wrap-anywhere">
            {t('notifications.usedBy', { names: template.workflows.map(({ name }) => name).join(', ') })}
          </span>
        )}
        {about && (
          <span dir="auto" className="mt-0.5 line-clamp-2 text-sm wrap-anywhere">
            {about}
          </span>
        )}
      </span>
    </>
  )
  if (template) {
    return (
      <Link to="/settings/templates/$templateId" params={{ templateId: template.id }} onClick={open} className={look}>
        {inside}
      </Link>
    )
  }
  if (channel) {
    return (
      <Link to="/settings/channels/$channelId" params={{ channelId: channel.id }} onClick={open} className={look}>
        {inside}
      </Link>
    )
  }
  if (given) {
    return (
      <Link to="/inbox" search={{ view: 'mine', status: 'any' }} onClick={open} className={look}>
        {inside}
      </Link>
    )
  }
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: conversationId ?? '' }}
      search={noteId === null ? {} : { message: noteId }}
      onClick={open}
      className={look}
    >
      {inside}
    </Link>
  )
}
