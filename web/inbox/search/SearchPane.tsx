import { useNavigate, useParams } from '@tanstack/react-router'
import { CircleAlert, Search, SearchX, X } from 'lucide-react'
import { type KeyboardEvent, Suspense, useEffect, useId, useRef, useState } from 'react'
import type { ContactHit, MessageHit } from '#contract/search.ts'
import { ApiRefusal } from '../../api/refusal.ts'
import { lazyPart } from '../../app/untilFetched.ts'
import { useSession } from '../../app/useKnown.ts'
import { wantWords } from '../../i18n/areas.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useCommands } from '../../keys/commands.ts'
import { takeTyped } from '../../keys/typedAhead.ts'
import { useServerNow } from '../../live/clock.ts'
import { useLive } from '../../live/store.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { chosenOf, hasFilters, type InboxSearch, listOf, QUERY_UNITS_MAX } from '../search.ts'
import { ContactOption, MessageOption } from './Hits.tsx'
import { useSearch } from './useSearch.ts'

const FilterChips = lazyPart(async () => {
  const [{ FilterChips }] = await Promise.all([import('../list/Filters.tsx'), wantWords('filters')])
  return { default: FilterChips }
})

type Hit = { kind: 'contact'; contact: ContactHit } | { kind: 'message'; message: MessageHit }

/** In place of the list: a field, and what was found in contacts and messages. Arrow keys move, Enter opens, Escape closes. */
export default function SearchPane({ q, search }: { q: string; search: InboxSearch }) {
  const { t } = useTranslation()
  const listId = useId()
  const navigate = useNavigate()
  const { conversationId: openId } = useParams({ strict: false })
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useText(q, search)
  const { timeZone } = useSession().membership
  const within = search.within && openId ? openId : null
  const withName = useLive(({ conversations }) => (within ? (conversations[within]?.contactName ?? null) : null))
  const found = useSearch(text, within ? { conversationId: within } : chosenOf(search, timeZone))
  const now = useServerNow()
  const [at, setAt] = useState(0)
  const hits: Hit[] =
    found.state === 'ready'
      ? [
          ...found.contacts.map((contact) => ({ kind: 'contact' as const, contact })),
          ...found.messages.map((message) => ({ kind: 'message' as const, message })),
        ]
      : []
  const chosen = Math.min(at, Math.max(0, hits.length - 1))
  const close = () => void navigate({ to: '.', search: listOf(search) })
  const open = (hit: Hit | undefined) => {
    if (!hit) return
    const asked = { ...listOf(search), q: text, ...(within && { within: true as const }) }
    // The thread of one conversation shows what stands in the others with its contact, too.
    const conversationId = within ?? (hit.kind === 'message' ? hit.message.conversationId : hit.contact.conversationId)
    if (conversationId === null && hit.kind === 'contact') {
      return void navigate({ to: '/contacts/$contactId', params: { contactId: hit.contact.contactId } })
    }
    if (conversationId === null) return
    const message = hit.kind === 'message' ? { message: hit.message.messageId } : {}
    void navigate({ to: '/inbox/$conversationId', params: { conversationId }, search: { ...asked, ...message } })
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.nativeEvent.isComposing) return
    if (step && hits.length > 0) {
      const next = Math.min(hits.length - 1, Math.max(0, chosen + step))
      setAt(next)
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' })
      if (found.state === 'ready' && found.hasMore && next === hits.length - 1) found.more()
    } else if (event.key === 'Enter') open(hits[chosen])
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens; beside a thread that was linked to nobody is typing
  useEffect(() => {
    if (!openId || q === '') input.current?.focus()
    const ahead = takeTyped()
    if (ahead) setText(text + ahead)
  }, [])
  useEffect(() => {
    if (within) input.current?.select()
  }, [within])
  useCommands([{ id: 'search', key: '/', label: t('inbox.search'), run: () => input.current?.select() }])
  const options = (index: number, hit: Hit) => ({
    id: `${listId}-${index}`,
    isChosen: index === chosen,
    isOpen: hit.kind === 'message' && hit.message.messageId === search.message,
    onChoose: () => {
      setAt(index)
      open(hit)
    },
    onPoint: () => setAt(index),
  })
  const contacts = found.state === 'ready' ? found.contacts.length : 0
  return (
    <search aria-label={t('inbox.search')} className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-(--bar-height) shrink-0 items-center gap-1 border-b border-line px-2">
        <Search aria-hidden size={16} strokeWidth={1.75} className="pointer-events-none ml-2 shrink-0 text-faint" />
        <input
          ref={input}
          type="search"
          role="combobox"
          aria-expanded={hits.length > 0}
          aria-controls={hits.length > 0 ? listId : undefined}
          aria-activedescendant={hits[chosen] ? `${listId}-${chosen}` : undefined}
          aria-autocomplete="list"
          aria-label={withName === null ? t('search.label') : t('search.labelWithin', { name: withName })}
          placeholder={t('search.placeholder')}
          enterKeyHint="search"
          autoComplete="off"
          spellCheck={false}
          dir="auto"
          maxLength={QUERY_UNITS_MAX}
          value={text}
          onChange={({ target }) => {
            setText(target.value)
            setAt(0)
          }}
          onKeyDown={press}
          className="h-9 min-w-0 flex-1 rounded bg-transparent px-2 text-base outline-none focus-visible:inset-ring-2 focus-visible:inset-ring-(--focus) [&::-webkit-search-cancel-button]:hidden"
        />
        {found.state === 'ready' && found.isStale && <Spinner />}
        <IconButton icon={X} label={t('search.close')} shortcut="Esc" onClick={close} />
      </header>
      {within && (
        <p className="flex shrink-0 items-center gap-1 border-b border-line px-3 py-1.5 text-sm text-soft">
          <bdi className="min-w-0 flex-1 truncate px-1">{t('search.within', { name: withName ?? '' })}</bdi>
          <Button
            look="quiet"
            size="small"
            onClick={() => void navigate({ to: '.', search: { ...search, q: text, within: undefined } })}
          >
            {t('search.everywhere')}
          </Button>
        </p>
      )}
      {!within && hasFilters(search) && (
        <Suspense fallback={null}>
          <FilterChips search={search} />
        </Suspense>
      )}
      <p role="status" className="sr-only">
        {found.state === 'ready' && !found.isStale ? t('search.found', { count: hits.length }) : null}
      </p>
      {found.state === 'idle' && (
        <EmptyState icon={Search} title={t('search.hintTitle')}>
          {t('search.hintText')}
        </EmptyState>
      )}
      {found.state === 'loading' && (
        <div className="flex justify-center py-10 text-faint">
          <Spinner size={20} />
        </div>
      )}
      {found.state === 'failed' && (
        <EmptyState
          icon={CircleAlert}
          title={t('search.failedTitle')}
          action={<Button onClick={found.retry}>{t('common.tryAgain')}</Button>}
        >
          {found.error instanceof ApiRefusal ? found.error.message : null}
        </EmptyState>
      )}
      {found.state === 'ready' && hits.length === 0 && !found.hasMore && (
        <EmptyState icon={SearchX} title={t('search.noneTitle', { q: text.trim() })}>
          {t('search.noneText')}
        </EmptyState>
      )}
      {found.state === 'ready' && (hits.length > 0 || found.hasMore) && (
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
          <div id={listId} role="listbox" aria-label={t('search.results')}>
            {contacts > 0 && (
              <Group label={t('search.contacts')}>
                {found.contacts.map((contact, index) => (
                  <ContactOption
                    key={contact.contactId}
                    hit={contact}
                    {...options(index, { kind: 'contact', contact })}
                  />
                ))}
              </Group>
            )}
            {found.messages.length > 0 && (
              <Group label={t('search.messages')}>
                {found.messages.map((message, index) => (
                  <MessageOption
                    key={message.messageId}
                    hit={message}
                    now={now}
                    {...options(contacts + index, { kind: 'message', message })}
                  />
                ))}
              </Group>
            )}
          </div>
          {found.hasMore && (
            <p className="flex justify-center p-3">
              <Button look="quiet" size="small" busy={found.isLoadingMore} onClick={found.more}>
                {t('search.more')}
              </Button>
            </p>
          )}
        </div>
      )}
    </search>
  )
}

function Group({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset does not belong into a listbox
    <div role="group" aria-label={label}>
      <p
        aria-hidden
        className="sticky top-0 z-10 border-b border-line bg-sunk px-4 py-1.5 text-xs font-semibold text-soft"
      >
        {label}
      </p>
      {children}
    </div>
  )
}

const SAY_AFTER_MS = 250

/** What is typed; at a pause it stands in the address bar too, so that it can be gone back to and passed on. */
function useText(q: string, search: InboxSearch): [string, (text: string) => void] {
  const navigate = useNavigate()
  const [text, setText] = useState(q)
  const said = useRef(q)
  useEffect(() => {
    if (q === said.current) return
    // Someone went back or followed a link.
    said.current = q
    setText(q)
  }, [q])
  useEffect(() => {
    if (text === said.current) return
    const timer = setTimeout(() => {
      said.current = text
      void navigate({ to: '.', search: { ...search, q: text }, replace: true })
    }, SAY_AFTER_MS)
    return () => clearTimeout(timer)
  }, [text, search, navigate])
  return [text, setText]
}
