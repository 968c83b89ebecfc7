import { Link, useNavigate } from '@tanstack/react-router'
import { ChevronDown, CircleAlert, Inbox, Search, SlidersHorizontal } from 'lucide-react'
import { memo, Suspense, useMemo, useState } from 'react'
import type { View } from '#contract/views.ts'
import { BUILT_IN_VIEWS } from '#core/view/builtIn.ts'
import { ApiRefusal } from '../../api/refusal.ts'
import { lazyPart } from '../../app/untilFetched.ts'
import { useInboxes, useSession, useViews } from '../../app/useKnown.ts'
import { wantWords } from '../../i18n/areas.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useCommands } from '../../keys/commands.ts'
import { expectTyping } from '../../keys/typedAhead.ts'
import { useKeyedMenu } from '../../keys/useKeyedMenu.ts'
import { useList } from '../../live/hooks.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Menu, type MenuEntry } from '../../ui/Menu.tsx'
import { useRoomFor } from '../room.ts'
import { hasFilters, type InboxSearch, queryOf, STATUSES, VIEWS } from '../search.ts'
import { type ShownView, useView } from '../useView.ts'
import { BarComing } from './BarComing.tsx'
import { Rows } from './Rows.tsx'
import { useChosen } from './selection.ts'

const FirstMessage = lazyPart(() => import('../FirstMessage.tsx'))
const FilterFields = lazyPart(async () => {
  const [{ FilterFields }] = await Promise.all([import('./FilterFields.tsx'), wantWords('filters', 'properties')])
  return { default: FilterFields }
})
const FilterChips = lazyPart(async () => {
  const [{ FilterChips }] = await Promise.all([import('./Filters.tsx'), wantWords('filters', 'properties')])
  return { default: FilterChips }
})
const NothingFits = lazyPart(async () => {
  const [{ NothingFits }] = await Promise.all([import('./Filters.tsx'), wantWords('filters', 'properties')])
  return { default: NothingFits }
})
const BulkBar = lazyPart(async () => {
  const [bar] = await Promise.all([import('./BulkBar.tsx'), wantWords('bulk')])
  return bar
})
const GonePlace = lazyPart(async () => {
  const [part] = await Promise.all([import('./GonePlace.tsx'), wantWords('filters')])
  return part
})
const ChannelTrouble = lazyPart(() => import('../ChannelTrouble.tsx'))

/** The list with its head: which conversations, and the conversations. */
export const ConversationList = memo(function ConversationList({ search }: { search: InboxSearch }) {
  const { t } = useTranslation()
  const { me, membership } = useSession()
  const { timeZone } = membership
  const shownView = useView(search, timeZone)
  const { shown, isKnown } = shownView
  const { status } = shown
  const query = useMemo(() => queryOf(shown, timeZone), [shown, timeZone])
  /** Opened by its key one is in the fields at once. */
  const [filtering, setFiltering] = useState<'byPress' | 'byKey' | null>(null)
  const [naming, setNaming] = useState<View | 'new' | null>(null)
  const { view } = shownView
  const name = (what: View | 'new') => {
    setFiltering('byPress')
    setNaming(what)
  }
  useCommands([
    { id: 'filter', key: 'f', label: t('keys.filter'), run: () => setFiltering(filtering ? null : 'byKey') },
    { id: 'save view', key: 'S', label: t('keys.saveView'), run: () => name('new') },
    ...(view?.isMine ? [{ id: 'edit view', key: 'Q', label: t('keys.editView'), run: () => name(view) }] : []),
  ])
  const list = useList(query, me.user.id, isKnown)
  const hasChosen = useChosen().size > 0
  const gone = useGone(search)
  const statusName = t(`inbox.${status ?? 'open'}`)
  return (
    <section aria-label={t('inbox.listWithStatus', { status: statusName })} className="flex min-h-0 flex-1 flex-col">
      <ListHead
        shownView={shownView}
        filtering={filtering !== null}
        toggleFilters={() => setFiltering(filtering ? null : 'byPress')}
      />
      <Suspense fallback={null}>
        {filtering && (
          <FilterFields
            search={shown}
            view={view}
            naming={naming}
            setNaming={setNaming}
            isEntered={filtering === 'byKey'}
            close={() => setFiltering(null)}
          />
        )}
        {hasFilters(shown) && <FilterChips search={shown} />}
      </Suspense>
      <Suspense fallback={null}>{gone && <GonePlace what={gone} search={search} />}</Suspense>
      <Troubles />
      <Suspense fallback={<BarComing />}>{hasChosen && <BulkBar key={JSON.stringify(query)} query={query} />}</Suspense>
      {(list.state === 'loading' || (list.state === 'ready' && list.rows.length === 0 && list.hasMore)) && <Skeleton />}
      {list.state === 'failed' && (
        <EmptyState
          icon={CircleAlert}
          title={t('inbox.listFailed')}
          action={<Button onClick={list.retry}>{t('common.tryAgain')}</Button>}
        >
          {list.error instanceof ApiRefusal ? list.error.message : null}
        </EmptyState>
      )}
      {list.state === 'ready' &&
        (list.rows.length === 0 && !list.hasMore ? (
          <Empty search={shown} />
        ) : (
          <Rows
            key={JSON.stringify(query)}
            rows={list.rows}
            search={search}
            columns={shownView.columns}
            hasMore={list.hasMore}
            more={list.more}
          />
        ))}
    </section>
  )
})

/** What the address names and is not there; null while that is not known. */
function useGone({ saved, inbox }: InboxSearch): 'view' | 'inbox' | null {
  const { data: views } = useViews()
  const { data: inboxes } = useInboxes()
  if (saved && views && ![...views.views, ...views.builtIn].some(({ id }) => id === saved)) return 'view'
  return inbox && inboxes && !inboxes.some(({ id }) => id === inbox) ? 'inbox' : null
}

/** Above the rows, where it cannot be overlooked: numbers that do not work. */
function Troubles() {
  const { data: inboxes } = useInboxes()
  const channels = inboxes?.flatMap((inbox) => inbox.channels) ?? []
  const troubled = channels.filter(
    ({ state, dispatchHeld, stateFault }) => state !== 'connected' || dispatchHeld || stateFault !== null,
  )
  return (
    <Suspense fallback={null}>
      {troubled.map((channel) => (
        <ChannelTrouble key={channel.id} channel={channel} />
      ))}
    </Suspense>
  )
}

function ListHead({
  shownView: { shown: search, view },
  filtering,
  toggleFilters,
}: {
  shownView: ShownView
  filtering: boolean
  toggleFilters: () => void
}) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: inboxes } = useInboxes()
  const { data: views } = useViews()
  const hasSidebar = useRoomFor('sidebar')
  const chosenInbox = inboxes?.find(({ id }) => id === search.inbox)
  const builtIn = BUILT_IN_VIEWS.find((id) => id === search.saved)
  const title =
    view?.name ?? (builtIn ? t(`inbox.view_${builtIn}`) : (chosenInbox?.name ?? t(`inbox.${search.view ?? 'all'}`)))
  const go = (next: InboxSearch) => void navigate({ to: '/inbox', search: next })
  const places: MenuEntry[] = [
    ...VIEWS.map((view) => ({
      label: t(`inbox.${view}`),
      checked: !search.inbox && !search.saved && view === (search.view ?? 'all'),
      select: () => go({ view }),
    })),
    { heading: t('inbox.views') },
    ...BUILT_IN_VIEWS.map((id) => ({
      label: t(`inbox.view_${id}`),
      checked: id === search.saved,
      select: () => go({ saved: id }),
    })),
    ...(views?.views ?? []).map(({ id, name }) => ({
      label: name,
      checked: id === search.saved,
      select: () => go({ saved: id }),
    })),
    { heading: t('inbox.inboxes') },
    ...(inboxes ?? []).map(({ id, name }) => ({
      label: name,
      checked: !search.saved && id === search.inbox,
      select: () => go({ inbox: id }),
    })),
  ]
  const statuses: MenuEntry[] = [...STATUSES, 'any' as const].map((status) => ({
    label: t(`inbox.${status}`),
    checked: status === (search.status ?? 'open'),
    select: () => void navigate({ to: '.', search: { ...search, status } }),
  }))
  const look = () => {
    expectTyping()
    void navigate({ to: '.', search: { ...search, q: '' } })
  }
  const statusMenu = useKeyedMenu({ id: 'status', key: 's', label: t('inbox.changeStatus') })
  useCommands([{ id: 'search', key: '/', label: t('inbox.search'), run: look }])
  const buttonLook = 'inline-flex h-8 min-w-0 items-center gap-1 rounded px-2 hover:bg-hover'
  return (
    <header className="flex h-(--bar-height) shrink-0 items-center gap-1 border-b border-line px-2">
      <IconButton icon={Search} label={t('inbox.search')} shortcut="/" onClick={look} />
      {hasSidebar ? (
        <h2 className="min-w-0 flex-1 truncate px-1 text-base font-semibold">
          <bdi>{title}</bdi>
        </h2>
      ) : (
        <div className="min-w-0 flex-1">
          <h2 className="sr-only">{title}</h2>
          <Menu
            entries={places}
            trigger={(props) => (
              <button
                type="button"
                {...props}
                aria-label={`${title}. ${t('inbox.changeView')}`}
                className={`${buttonLook} max-w-full text-base font-semibold`}
              >
                <bdi className="truncate">{title}</bdi>
                <ChevronDown aria-hidden size={15} className="shrink-0 text-faint" />
              </button>
            )}
          />
        </div>
      )}
      <IconButton
        icon={SlidersHorizontal}
        iconSize={16}
        label={t('inbox.filter')}
        shortcut="f"
        aria-expanded={filtering}
        pressed={filtering || hasFilters(search)}
        onClick={toggleFilters}
      />
      <Menu
        entries={statuses}
        align="end"
        {...statusMenu}
        trigger={(props) => (
          <button
            type="button"
            {...props}
            aria-label={`${t(`inbox.${search.status ?? 'open'}`)}. ${t('inbox.changeStatus')}`}
            className={`${buttonLook} text-sm text-soft`}
          >
            {t(`inbox.${search.status ?? 'open'}`)}
            <ChevronDown aria-hidden size={14} className="text-faint" />
          </button>
        )}
      />
    </header>
  )
}

/** Nothing here: says what would be, and where to look or what to do. */
function Empty({ search }: { search: InboxSearch }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const { data: inboxes } = useInboxes()
  const practice = inboxes?.flatMap(({ channels }) => channels).find(({ connection }) => connection === 'practice')
  const status = search.status ?? 'open'
  if (hasFilters(search)) {
    return (
      <Suspense fallback={null}>
        <NothingFits search={search} />
      </Suspense>
    )
  }
  const isPlain = status === 'open' && !search.inbox && (search.view ?? 'all') === 'all'
  if (isPlain && practice && me.practice) {
    return (
      <Suspense fallback={null}>
        <FirstMessage number={practice.displayPhoneNumber} />
      </Suspense>
    )
  }
  const [title, text] =
    status !== 'open'
      ? ([t('inbox.emptyStatus'), t('inbox.emptyStatusText')] as const)
      : search.view === 'mine'
        ? ([t('inbox.emptyMine'), t('inbox.emptyMineText')] as const)
        : search.view === 'unassigned'
          ? ([t('inbox.emptyUnassigned'), t('inbox.emptyUnassignedText')] as const)
          : ([t('inbox.emptyOpen'), t('inbox.emptyOpenText')] as const)
  return (
    <EmptyState
      icon={Inbox}
      title={title}
      action={
        !isPlain && (
          <Link to="/inbox" search={{}} className="font-medium text-ink hover:underline">
            {t('inbox.showAll')}
          </Link>
        )
      }
    >
      {text}
    </EmptyState>
  )
}

const SKELETON_ROWS = ['a', 'b', 'c', 'd', 'e', 'f']

function Skeleton() {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('common.loading')} className="breathe">
      {SKELETON_ROWS.map((row) => (
        <div key={row} className="flex h-(--row-height) flex-col justify-center gap-2.5 border-b border-line px-4">
          <span className="h-2.5 w-2/5 rounded-full bg-line" />
          <span className="h-2 w-4/5 rounded-full bg-line" />
        </div>
      ))}
    </div>
  )
}
