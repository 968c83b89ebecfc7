import { Link, useNavigate } from '@tanstack/react-router'
import { BookmarkPlus, Pencil, SearchX, X } from 'lucide-react'
import { Suspense, useLayoutEffect, useMemo, useRef } from 'react'
import type { View } from '#contract/views.ts'
import { CONDITIONS_MAX } from '#core/property/operators.ts'
import { type Property, propertyOf } from '#core/property/registry.ts'
import { isListed, PROPERTY_OF } from '#core/view/conditions.ts'
import { WINDOW_FILTERS, type WindowFilter } from '#core/view/filter.ts'
import { lazyPart } from '../../app/untilFetched.ts'
import { useInboxes, useLabels, useMembers, useTeams } from '../../app/useKnown.ts'
import { NewCondition } from '../../contacts/NewCondition.tsx'
import { filterOf as whereFilterOf } from '../../contacts/shown.ts'
import { useConditionWords } from '../../contacts/useConditionWords.ts'
import { useProperties } from '../../contacts/useListed.ts'
import { DateField } from '../../dates/DateField.tsx'
import { wantWords } from '../../i18n/areas.ts'
import { wholeDay } from '../../i18n/format.ts'
import { currentLocale } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useCommands } from '../../keys/commands.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { FILTERS, type Filter, hasFilters, type InboxSearch, withoutFilters } from '../search.ts'

const ViewDialog = lazyPart(async () => {
  const [module] = await Promise.all([import('./ViewDialog.tsx'), wantWords('forms')])
  return { default: module.ViewDialog }
})

/** The fields to filter by, above the rows. Each change shows at once and stands in the address bar. */
export function FilterFields({
  search,
  view,
  naming,
  setNaming,
  isEntered,
  close,
}: {
  search: InboxSearch
  view: View | null
  /** What is being named: a new view, or one that is changed. */
  naming: View | 'new' | null
  setNaming: (what: View | 'new' | null) => void
  /** Whoever opened it goes on in its first field, and is back where they were when it closes. */
  isEntered: boolean
  close: () => void
}) {
  const { t } = useTranslation()
  const fields = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (!isEntered) return
    const before = document.activeElement
    fields.current?.querySelector('select')?.focus()
    return () => {
      const isLost = fields.current?.contains(document.activeElement) ?? true
      if (isLost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [isEntered])
  const set = useSetSearch(search)
  const { data: members } = useMembers()
  const { data: teams } = useTeams()
  const { data: labels } = useLabels()
  const { data: inboxes } = useInboxes()
  const channels = inboxes?.flatMap((inbox) => inbox.channels) ?? []
  const chosen = search.labels?.split(',') ?? []
  const { where = [] } = search
  const askable = useAskable()
  const free = (labels ?? []).filter(({ id }) => !chosen.includes(id))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is for whatever has the focus in it
    <div
      ref={fields}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !naming && !event.defaultPrevented) close()
      }}
      className="max-h-3/5 shrink-0 overflow-y-auto border-b border-line bg-sunk"
    >
      <form
        aria-label={t('filters.title')}
        onSubmit={(event) => event.preventDefault()}
        className="grid grid-cols-2 gap-2 px-3 pt-2 pb-3"
      >
        <Choice
          label={nameOf('owner')}
          any={t('filters.anyone')}
          value={search.owner}
          options={(members ?? []).map(({ userId, name }) => [userId, name])}
          choose={(owner) => set({ owner, view: undefined })}
        />
        {(teams?.length ?? 0) > 0 && (
          <Choice
            label={nameOf('team')}
            any={t('filters.anyTeam')}
            value={search.team}
            options={[['none', t('filters.noTeam')], ...(teams ?? []).map(({ id, name }) => [id, name] as const)]}
            choose={(team) => set({ team })}
          />
        )}
        {(labels?.length ?? 0) > 0 && (
          <Choice
            label={nameOf('labelIds')}
            any={t(chosen.length > 0 ? 'filters.anotherLabel' : 'filters.anyLabel')}
            value={undefined}
            options={free.map(({ id, name }) => [id, name])}
            choose={(id) => id && set({ labels: [...chosen, id].join(',') })}
          />
        )}
        {channels.length > 1 && (
          <Choice
            label={t('filters.channel')}
            any={t('filters.anyChannel')}
            value={search.channel}
            options={channels.map(({ id, name, displayPhoneNumber }) => [id, `${name}, ${displayPhoneNumber}`])}
            choose={(channel) => set({ channel })}
          />
        )}
        <Choice
          label={nameOf('window')}
          any={t('filters.anyWindow')}
          value={search.window}
          options={WINDOW_FILTERS.map((window) => [window, t(`filters.window_${window}`)])}
          choose={(window) => set({ window: window as WindowFilter | undefined })}
        />
        <DateField
          label={t('filters.since')}
          day={search.since ?? ''}
          max={search.until}
          change={(day) => set({ since: day || undefined })}
        />
        <DateField
          label={t('filters.until')}
          day={search.until ?? ''}
          min={search.since}
          change={(day) => set({ until: day || undefined })}
        />
        <label className="flex h-9 items-center gap-2 self-end text-sm">
          <input
            type="checkbox"
            checked={search.unread ?? false}
            onChange={({ target }) => set({ unread: target.checked ? true : undefined })}
            className="size-4 accent-ink-fill"
          />
          {t('filters.unread')}
        </label>
        <Choice
          label={t('filters.order')}
          any={t('filters.newest')}
          value={search.order}
          options={[['oldest', t('filters.oldest')]]}
          choose={(order) => set({ order: order === 'oldest' ? order : undefined })}
        />
      </form>
      <div className="flex flex-col gap-3 border-t border-line px-3 pt-2 pb-3">
        {where.length < CONDITIONS_MAX && (
          <NewCondition
            properties={askable}
            first="contact.language"
            isNarrow
            add={(condition) => set({ where: [...where, condition] })}
          />
        )}
        {where.length > 1 && (
          <SelectField
            label={t('properties.match')}
            value={search.any ? 'any' : 'all'}
            onChange={({ target }) => set({ any: target.value === 'any' ? true : undefined })}
          >
            <option value="all">{t('properties.match_all')}</option>
            <option value="any">{t('properties.match_any')}</option>
          </SelectField>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button size="small" icon={BookmarkPlus} onClick={() => setNaming('new')}>
            {t('filters.saveView')}
          </Button>
          {view?.isMine && (
            <Button size="small" icon={Pencil} onClick={() => setNaming(view)}>
              {t('filters.editView')}
            </Button>
          )}
        </div>
      </div>
      {naming && (
        <Suspense fallback={null}>
          <ViewDialog search={search} view={naming === 'new' ? null : naming} onClose={() => setNaming(null)} />
        </Suspense>
      )}
    </div>
  )
}

/** What the list is filtered by, each with a way to take it off. */
export function FilterChips({ search }: { search: InboxSearch }) {
  const { t } = useTranslation()
  const set = useSetSearch(search)
  const navigate = useNavigate()
  const wordsOf = useFilterWords()
  const saidOf = useConditionWords()
  const clear = () => void navigate({ to: '/inbox', search: withoutFilters(search) })
  useCommands(hasFilters(search) ? [{ id: 'clear filters', key: 'F', label: t('filters.clear'), run: clear }] : [])
  if (!hasFilters(search)) return null
  const chips = FILTERS.flatMap((filter): { key: string; words: string; remove: () => void }[] => {
    const value = search[filter]
    if (value === undefined) return []
    if (filter === 'where') {
      return whereFilterOf(search).conditions.map((condition, index) => ({
        key: `where ${index}`,
        words: saidOf(condition),
        remove: () => {
          const rest = (search.where ?? []).filter((_, place) => place !== index)
          set({ where: rest.length > 0 ? rest : undefined, any: rest.length > 1 ? search.any : undefined })
        },
      }))
    }
    if (filter !== 'labels') {
      return [{ key: filter, words: wordsOf(filter, String(value)), remove: () => set({ [filter]: undefined }) }]
    }
    const ids = String(value).split(',')
    return ids.map((id) => ({
      key: id,
      words: wordsOf('labels', id),
      remove: () => set({ labels: ids.filter((one) => one !== id).join(',') || undefined }),
    }))
  })
  return (
    <ul aria-label={t('filters.title')} className="flex shrink-0 flex-wrap gap-1 border-b border-line px-3 py-2">
      {chips.map(({ key, words, remove }) => (
        <li
          key={key}
          className="flex max-w-full items-center rounded-full bg-ink-wash pl-2.5 text-xs font-medium text-ink-strong"
        >
          <bdi className="truncate" title={words}>
            {words}
          </bdi>
          <button
            type="button"
            aria-label={t('filters.remove', { what: words })}
            onClick={remove}
            className="flex size-6 items-center justify-center rounded-full hover:bg-hover"
          >
            <X aria-hidden size={13} />
          </button>
        </li>
      ))}
      {search.any && (search.where?.length ?? 0) > 1 && (
        <li className="self-center px-1 text-xs text-faint">{t('properties.match_any')}</li>
      )}
      {chips.length > 1 && (
        <li>
          <Button look="quiet" size="small" className="h-6 text-xs" onClick={clear}>
            {t('filters.clear')}
          </Button>
        </li>
      )}
    </ul>
  )
}

/** Where the filters leave nothing. */
export function NothingFits({ search }: { search: InboxSearch }) {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={SearchX}
      title={t('filters.emptyTitle')}
      action={
        <Link to="/inbox" search={withoutFilters(search)} className="font-medium text-ink hover:underline">
          {t('filters.clear')}
        </Link>
      }
    >
      {t('filters.emptyText')}
    </EmptyState>
  )
}

/** What the registry calls the property that a named filter is of. */
const nameOf = (name: keyof typeof PROPERTY_OF): string => propertyOf(PROPERTY_OF[name])?.label[currentLocale()] ?? ''

/** What besides can be asked for: everything that lists can be asked for and that has no field of its own here. */
function useAskable(): readonly Property[] {
  const properties = useProperties()
  return useMemo(() => properties.filter((property) => isListed(property) && !NAMED.has(property.key)), [properties])
}
const NAMED: ReadonlySet<string> = new Set(Object.values(PROPERTY_OF).filter((key) => key !== PROPERTY_OF.since))

function useSetSearch(search: InboxSearch) {
  const navigate = useNavigate()
  return (change: { [Key in keyof InboxSearch]?: InboxSearch[Key] | undefined }) => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined)
    void navigate({ to: '.', search: Object.fromEntries(next), replace: true })
  }
}

function useFilterWords(): (filter: Exclude<Filter, 'where'>, value: string) => string {
  const { t } = useTranslation()
  const { data: members } = useMembers()
  const { data: teams } = useTeams()
  const { data: labels } = useLabels()
  const { data: inboxes } = useInboxes()
  const gone = t('filters.gone')
  return (filter, value) => {
    switch (filter) {
      case 'owner':
        return `${nameOf('owner')}: ${members?.find(({ userId }) => userId === value)?.name ?? gone}`
      case 'team':
        return value === 'none'
          ? t('filters.noTeam')
          : `${nameOf('team')}: ${teams?.find(({ id }) => id === value)?.name ?? gone}`
      case 'labels':
        return labels?.find(({ id }) => id === value)?.name ?? `${nameOf('labelIds')}: ${gone}`
      case 'channel':
        return inboxes?.flatMap(({ channels }) => channels).find(({ id }) => id === value)?.displayPhoneNumber ?? gone
      case 'window':
        return t(`filters.window_${value as WindowFilter}`)
      case 'unread':
        return t('filters.unreadChip')
      case 'since':
        return t('filters.sinceChip', { day: wholeDay(value) })
      case 'until':
        return t('filters.untilChip', { day: wholeDay(value) })
    }
  }
}

function Choice({
  label,
  any,
  value,
  options,
  choose,
}: {
  label: string
  any: string
  value: string | undefined
  options: readonly (readonly [value: string, label: string])[]
  choose: (value: string | undefined) => void
}) {
  return (
    <SelectField label={label} value={value ?? ''} onChange={({ target }) => choose(target.value || undefined)}>
      <option value="">{any}</option>
      {options.map(([id, name]) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  )
}
