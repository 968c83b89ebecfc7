import { useSearch } from '@tanstack/react-router'
import { BookUser, CircleAlert, ListFilter, Search, UserPlus } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { NoConnection } from '../api/refusal.ts'
import { useRefusalWords } from '../forms/refusalWords.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { useMay } from '../people/useMay.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { BulkBar } from './BulkBar.tsx'
import { ContactRows, WaitingRows } from './ContactRows.tsx'
import { FilterChips, FilterFields } from './Filters.tsx'
import { NewContactDialog } from './NewContactDialog.tsx'
import { place } from './place.ts'
import { useSegments } from './properties.ts'
import { SearchField } from './SearchField.tsx'
import { Segments } from './Segments.tsx'
import { shownOf, USUAL_COLUMNS } from './shown.ts'
import { useContacts } from './useContacts.ts'

/** As many as are changed at once (contract/contacts). */
const CONTACTS_AT_ONCE_MAX = 500
const NONE: ReadonlySet<string> = new Set()

/** Everyone the company talks to: as a segment shows them, or as the address says. */
export function ContactsPage() {
  const { t } = useTranslation()
  const wordsOf = useRefusalWords()
  const mayDo = useMay()
  const search = useSearch({ from: '/framed/contacts' })
  const segments = useSegments()
  const shown = useMemo(() => shownOf(search, segments.data), [search, segments.data])
  const isKnown = !search.segment || search.own === true || segments.data !== undefined || segments.isError
  const query = useContacts(shown, isKnown)
  const [isAdding, setAdding] = useState(false)
  const hasConditions = (shown.where?.length ?? 0) > 0
  const [isFiltering, setFiltering] = useState(false)
  const { q = '' } = shown
  const { contacts } = query
  const isLooking = contacts?.length === 0 && query.hasNextPage
  const name = JSON.stringify(shown)
  const mayEdit = mayDo('contacts.edit')
  const [selection, setSelection] = useState<{ name: string; ids: ReadonlySet<string> }>({ name, ids: new Set() })
  // What is no longer shown is not changed.
  const selected = selection.name === name ? selection.ids : NONE
  const select = (id: string, isSelected: boolean) => {
    const ids = new Set(selected)
    if (!isSelected) ids.delete(id)
    else if (ids.size < CONTACTS_AT_ONCE_MAX) ids.add(id)
    setSelection({ name, ids })
  }
  useCommands([
    ...(mayEdit ? [{ id: 'contact new', key: 'n', label: t('contacts.newContact'), run: () => setAdding(true) }] : []),
    { id: 'contacts filter', key: 'f', label: t('properties.filter'), run: () => setFiltering(!isFiltering) },
  ])
  useEffect(() => {
    place.search = search
  }, [search])
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex h-(--bar-height) shrink-0 items-center gap-3 border-b border-line px-4">
        <h1 className="text-lg font-semibold max-sm:sr-only">{t('contacts.title')}</h1>
        <SearchField q={q} />
        <IconButton
          icon={ListFilter}
          label={t('properties.filter')}
          aria-expanded={isFiltering}
          onClick={() => setFiltering(!isFiltering)}
        />
        <p role="status" className="figures min-w-0 flex-1 truncate text-sm text-faint max-md:sr-only">
          {contacts &&
            !query.isPlaceholderData &&
            (query.hasNextPage
              ? t('contacts.foundMore', { count: contacts.length })
              : t('contacts.found', { count: contacts.length }))}
        </p>
        {mayEdit && (
          <Button look="primary" icon={UserPlus} onClick={() => setAdding(true)} aria-label={t('contacts.newContact')}>
            <span className="max-sm:hidden">{t('contacts.newContact')}</span>
          </Button>
        )}
      </header>
      <Segments shown={shown} segments={segments.data ?? []} />
      {isFiltering && <FilterFields shown={shown} />}
      <FilterChips shown={shown} />
      {selected.size > 0 && (
        <BulkBar shown={shown} selected={[...selected]} clear={() => setSelection({ name, ids: NONE })} />
      )}
      {contacts && contacts.length > 0 ? (
        <ContactRows
          key={name}
          name={name}
          columns={shown.columns ?? USUAL_COLUMNS}
          contacts={contacts}
          selected={mayEdit ? selected : null}
          select={select}
          hasMore={query.hasNextPage}
          more={() => void (query.isFetching || query.isFetchNextPageError || query.fetchNextPage())}
          failed={query.isFetchNextPageError ? () => void query.fetchNextPage() : null}
        />
      ) : contacts && !isLooking ? (
        q === '' && !hasConditions ? (
          <EmptyState icon={BookUser} title={t('contacts.noneTitle')}>
            {t('contacts.noneText')}
          </EmptyState>
        ) : (
          <EmptyState
            icon={Search}
            title={hasConditions ? t('properties.nothingFits') : t('contacts.nothingFound', { query: q })}
          >
            {hasConditions ? t('properties.nothingFitsText') : t('contacts.nothingFoundText')}
          </EmptyState>
        )
      ) : query.error ? (
        <EmptyState
          icon={CircleAlert}
          title={t('forms.loadFailed')}
          action={<Button onClick={() => void query.refetch()}>{t('common.tryAgain')}</Button>}
        >
          {query.error instanceof NoConnection ? t('forms.noAnswer') : wordsOf(query.error)}
        </EmptyState>
      ) : (
        <WaitingRows />
      )}
      {isAdding && <NewContactDialog onClose={() => setAdding(false)} />}
    </main>
  )
}
