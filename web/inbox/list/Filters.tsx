import { Link, useNavigate } from '@tanstack/react-router'
import { SearchX, X } from 'lucide-react'
import { propertyOf } from '#core/property/registry.ts'
import { PROPERTY_OF } from '#core/view/conditions.ts'
import type { WindowFilter } from '#core/view/filter.ts'
import { useInboxes, useLabels, useMembers, useTeams } from '../../app/useKnown.ts'
import { filterOf as whereFilterOf } from '../../contacts/shown.ts'
import { useConditionWords } from '../../contacts/useConditionWords.ts'
import { wholeDay } from '../../i18n/format.ts'
import { currentLocale } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useCommands } from '../../keys/commands.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FILTERS, type Filter, hasFilters, type InboxSearch, withoutFilters } from '../search.ts'

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
export const nameOf = (name: keyof typeof PROPERTY_OF): string =>
  propertyOf(PROPERTY_OF[name])?.label[currentLocale()] ?? ''

/** A change of what the list shows; it stands in the address bar. */
export function useSetSearch(search: InboxSearch) {
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
