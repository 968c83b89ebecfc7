import { useSearch } from '@tanstack/react-router'
import { BookUser, CircleAlert, Search, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NoConnection } from '../api/refusal.ts'
import { useRefusalWords } from '../forms/refusalWords.ts'
import { useMay } from '../people/useMay.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ContactRows, WaitingRows } from './ContactRows.tsx'
import { NewContactDialog } from './NewContactDialog.tsx'
import { SearchField } from './SearchField.tsx'
import { useContacts } from './useContacts.ts'

/** Everyone the company talks to, by name. */
export function ContactsPage() {
  const { t } = useTranslation()
  const wordsOf = useRefusalWords()
  const mayDo = useMay()
  const { q = '' } = useSearch({ from: '/framed/contacts' })
  const query = useContacts(q)
  const [isAdding, setAdding] = useState(false)
  const { contacts } = query
  const newButton = mayDo('contacts.edit') && (
    <Button look="primary" icon={UserPlus} onClick={() => setAdding(true)} aria-label={t('contacts.newContact')}>
      <span className="max-sm:hidden">{t('contacts.newContact')}</span>
    </Button>
  )
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex h-(--bar-height) shrink-0 items-center gap-3 border-b border-line px-4">
        <h1 className="text-lg font-semibold max-sm:sr-only">{t('contacts.title')}</h1>
        <SearchField q={q} />
        <p role="status" className="figures min-w-0 flex-1 truncate text-sm text-faint max-md:sr-only">
          {contacts &&
            !query.isPlaceholderData &&
            (query.hasNextPage
              ? t('contacts.foundMore', { count: contacts.length })
              : t('contacts.found', { count: contacts.length }))}
        </p>
        {newButton}
      </header>
      {contacts && contacts.length > 0 ? (
        <ContactRows
          key={q}
          name={q}
          contacts={contacts}
          hasMore={query.hasNextPage}
          more={() => void (query.isFetching || query.isFetchNextPageError || query.fetchNextPage())}
          failed={query.isFetchNextPageError ? () => void query.fetchNextPage() : null}
        />
      ) : contacts ? (
        q === '' ? (
          <EmptyState icon={BookUser} title={t('contacts.noneTitle')}>
            {t('contacts.noneText')}
          </EmptyState>
        ) : (
          <EmptyState icon={Search} title={t('contacts.nothingFound', { query: q })}>
            {t('contacts.nothingFoundText')}
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
