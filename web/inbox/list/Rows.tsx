import { useNavigate, useParams } from '@tanstack/react-router'
import { ArrowUp } from 'lucide-react'
import { memo, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Conversation } from '#contract/inbox.ts'
import type { Label } from '#contract/labels.ts'
import type { RowColumn } from '#core/view/columns.ts'
import { untilFetched } from '../../app/untilFetched.ts'
import { useAfterFirstScreen } from '../../app/useAfterFirstScreen.ts'
import { useInboxes, useLabels, useNames, useTeams } from '../../app/useKnown.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useCommands } from '../../keys/commands.ts'
import { useServerNow } from '../../live/clock.ts'
import { unreadOf } from '../../live/select.ts'
import { useLive } from '../../live/store.ts'
import { classes } from '../../ui/classes.ts'
import type { InboxSearch } from '../search.ts'
import { ChooseRow } from './ChooseRow.tsx'
import { calmOrder } from './calmOrder.ts'
import { type Cursor, cursorIn, stepFrom } from './cursor.ts'
import { Row, type RowProps } from './Row.tsx'
import { toggle, useChosen } from './selection.ts'
import { type Calm, useCalm } from './useCalm.ts'
import { showRow, useWindowed } from './useWindowed.ts'

const ROW_PIXELS = 72
/** Further rows are asked for when this few are left below. */
const ROWS_LEFT_MIN = 12

interface RowsProps {
  rows: readonly Conversation[]
  search: InboxSearch
  /** What a row shows besides the usual. */
  columns: readonly RowColumn[]
  hasMore: boolean
  more: () => void
}

/** The rows themselves: only those in sight are drawn, and none moves away from under the pointer. */
export function Rows({ rows, search, columns, hasMore, more }: RowsProps) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const { ids, waiting, refresh } = useCalmRows(rows, useCalm(scroller))
  const conversations = useLive((state) => state.conversations)
  const reads = useLive((state) => state.reads)
  const now = useServerNow()
  const nameOf = useNames()
  const practice = usePracticeChannels()
  const channelNames = useChannelNames()
  const labelsOf = useLabelsOf()
  const { data: teams } = useTeams()
  const has = (column: RowColumn) => columns.includes(column)
  const { conversationId: openId } = useParams({ strict: false })
  const cursor = useCursor(ids, openId, search)
  const chosen = useChosen()
  const isAfter = useAfterFirstScreen()
  const showNew = () => {
    refresh()
    scroller.current?.scrollTo({ top: 0 })
  }
  const newWords = t('inbox.newAbove', { count: waiting })
  useCommands(waiting > 0 ? [{ id: 'show new', key: '.', label: newWords, run: showNew }] : [])

  useEffect(() => {
    const rows = scroller.current
    if (!rows || !isAfter) return
    const listening = untilFetched(() => import('./touchChoice.ts')).then(({ chooseByTouch }) => chooseByTouch(rows))
    return () => void listening.then((stop) => stop())
  }, [isAfter])

  const { from, to, height } = useWindowed(scroller, ids.length, ROW_PIXELS)
  useEffect(() => {
    if (hasMore && to >= ids.length - ROWS_LEFT_MIN) more()
  }, [hasMore, to, ids.length, more])
  const { wantsFocus } = cursor.keys
  useEffect(() => {
    const index = wantsFocus.current === null ? -1 : ids.indexOf(wantsFocus.current)
    if (index >= 0 && scroller.current) showRow(scroller.current, index, ROW_PIXELS)
  })

  return (
    <div className="relative min-h-0 flex-1">
      {waiting > 0 && (
        <button
          type="button"
          onClick={showNew}
          className="appear absolute inset-x-0 top-2 z-10 mx-auto flex w-fit items-center gap-1.5 rounded-full bg-ink-fill px-3 py-1 text-sm font-medium text-on-ink shadow-float hover:bg-ink-fill-hover"
        >
          <ArrowUp aria-hidden size={14} />
          {newWords}
        </button>
      )}
      <div ref={scroller} className="h-full overflow-y-auto overscroll-contain">
        <ul className="relative" style={{ height }}>
          {ids.slice(from, to).map((id, offset) => {
            const conversation = conversations[id]
            if (!conversation) return null
            return (
              <ListedRow
                key={id}
                conversation={conversation}
                place={from + offset}
                count={hasMore ? -1 : ids.length}
                order={ids}
                isChosen={chosen.has(id)}
                isChoosing={chosen.size > 0}
                cursor={cursor.keys}
                unread={unreadOf({ reads }, conversation)}
                isOpen={id === openId}
                isCursor={id === cursor.id}
                search={search}
                now={now}
                hasWindow={has('window')}
                ownerName={has('owner') && conversation.ownerId ? nameOf(conversation.ownerId) : null}
                teamName={(has('team') && teams?.find(({ id }) => id === conversation.teamId)?.name) || null}
                channelName={(has('number') && channelNames.get(conversation.channelId)) || null}
                labels={has('labels') ? labelsOf(conversation) : NO_LABELS}
                isPractice={practice.has(conversation.channelId)}
              />
            )
          })}
        </ul>
      </div>
    </div>
  )
}

interface ListedRowProps extends Omit<RowProps, 'linkRef' | 'onFocus'> {
  place: number
  /** Of all rows; -1 while there are more than are here. */
  count: number
  order: readonly string[]
  isChosen: boolean
  /** Some row is chosen. */
  isChoosing: boolean
  cursor: CursorKeys
}

/** Drawn again only where something of it is another: of an opening, the row that was open and the one that is. */
const ListedRow = memo(function ListedRow({
  place,
  count,
  order,
  isChosen,
  isChoosing,
  cursor,
  ...row
}: ListedRowProps) {
  const { id, contactName } = row.conversation
  const linkRef = useCallback(
    (link: HTMLAnchorElement | null) => {
      if (!link || cursor.wantsFocus.current !== id) return
      cursor.wantsFocus.current = null
      link.focus({ preventScroll: true })
    },
    [cursor, id],
  )
  const onFocus = useCallback(() => cursor.set(id), [cursor, id])
  return (
    <li
      aria-setsize={count}
      aria-posinset={place + 1}
      className={classes('group absolute inset-x-0 top-0', isChosen && 'bg-chosen')}
      style={{ transform: `translateY(${place * ROW_PIXELS}px)` }}
    >
      <ChooseRow id={id} name={contactName} order={order} isChosen={isChosen} isChoosing={isChoosing} />
      <Row {...row} linkRef={linkRef} onFocus={onFocus} />
    </li>
  )
})

function useCalmRows(rows: readonly Conversation[], { pointed, scrolled }: Calm) {
  const wanted = useMemo(() => rows.map(({ id }) => id), [rows])
  const known = useLive((state) => state.conversations)
  const belongs = useMemo(() => new Set(wanted), [wanted])
  const shown = useRef<readonly string[]>(wanted)
  const { ids, waiting } = calmOrder(shown.current, wanted, pointed || scrolled, (id) =>
    pointed ? id in known : belongs.has(id),
  )
  useEffect(() => {
    shown.current = ids
  })
  const [, redraw] = useState(0)
  const refresh = () => {
    shown.current = wanted
    redraw((count) => count + 1)
  }
  return { ids, waiting, refresh }
}

/** Where the keyboard is: j and k move it, o and Enter open what it is on. */
function useCursor(ids: readonly string[], openId: string | undefined, search: InboxSearch) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<string | null>(null)
  const wantsFocus = useRef<string | null>(null)
  const last = useRef<Cursor>({ id: null, place: null })
  const cursor = cursorIn(ids, [chosen, openId], last.current)
  useEffect(() => {
    last.current = cursor
  })
  // Where that has left the list, o opens what stands in its place: so one goes through a list by e and o.
  const id = cursor.id ?? stepFrom(ids, cursor, 1)
  const move = (step: 1 | -1) => {
    const next = stepFrom(ids, cursor, step)
    if (next === null) return
    wantsFocus.current = next
    setChosen(next)
    focusRow(next)
  }
  const focusRow = (next: string) => {
    const link = document.querySelector<HTMLAnchorElement>(`a[href*="/inbox/${next}"]`)
    if (!link) return
    wantsFocus.current = null
    link.focus()
  }
  useCommands([
    { id: 'next', key: 'j', label: t('keys.next'), run: () => move(1) },
    { id: 'choose', key: 'x', label: t('keys.choose'), run: () => id && toggle(id) },
    { id: 'previous', key: 'k', label: t('keys.previous'), run: () => move(-1) },
    {
      id: 'open',
      key: 'o',
      label: t('keys.open'),
      run: () => id && void navigate({ to: '/inbox/$conversationId', params: { conversationId: id }, search }),
    },
  ])
  const keys = useMemo<CursorKeys>(() => ({ set: setChosen, wantsFocus }), [])
  return { id, keys }
}

interface CursorKeys {
  set: (id: string) => void
  /** The row that gets the focus as soon as it is drawn. */
  wantsFocus: RefObject<string | null>
}

function useChannelNames(): ReadonlyMap<string, string> {
  const { data } = useInboxes()
  return useMemo(
    () => new Map(data?.flatMap(({ channels }) => channels.map(({ id, name }) => [id, name] as const))),
    [data],
  )
}

const NO_LABELS: readonly Label[] = []

/** The labels of a conversation, the same array as long as they are the same ones: rows are drawn again only for news. */
function useLabelsOf(): (conversation: Conversation) => readonly Label[] {
  const { data: labels } = useLabels()
  return useMemo(() => {
    const known = new Map<string, readonly Label[]>()
    return ({ labelIds }) => {
      if (!labels || labelIds.length === 0) return NO_LABELS
      const key = labelIds.join()
      const found = known.get(key) ?? labels.filter(({ id }) => labelIds.includes(id))
      known.set(key, found)
      return found
    }
  }, [labels])
}

function usePracticeChannels(): ReadonlySet<string> {
  const { data } = useInboxes()
  return useMemo(() => {
    const channels = data?.flatMap((inbox) => inbox.channels) ?? []
    return new Set(channels.filter(({ connection }) => connection === 'practice').map(({ id }) => id))
  }, [data])
}
