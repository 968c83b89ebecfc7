import { useSearch } from '@tanstack/react-router'
import { BookUser, CircleAlert, ListFilter, Search, UserPlus } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NoConnection } from '../api/refusal.ts'
import { useRefusalWords } from '../forms/refusalWords.ts'
import { useMay } from '../people/useMay.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ContactRows, WaitingRows } from './ContactRows.tsx'
import { FilterChips, FilterFields } from './Filters.tsx'
import { NewContactDialog } from './NewContactDialog.tsx'
import { place } from './place.ts'
import { useSegments } from './properties.ts'
import { SearchField } from './SearchField.tsx'
import { Segments } from './Segments.tsx'
import { shownOf, USUAL_COLUMNS } from './search.ts'
import { useContacts } from './useContacts.ts'

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
        {mayDo('contacts.edit') && (
          <Button look="primary" icon={UserPlus} onClick={() => setAdding(true)} aria-label={t('contacts.newContact')}>
            <span className="max-sm:hidden">{t('contacts.newContact')}</span>
          </Button>
        )}
      </header>
      <Segments shown={shown} segments={segments.data ?? []} />
      {isFiltering && <FilterFields shown={shown} />}
      <FilterChips shown={shown} />
      {contacts && contacts.length > 0 ? (
        <ContactRows
          key={name}
          name={name}
          columns={shown.columns ?? USUAL_COLUMNS}
          contacts={contacts}
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
