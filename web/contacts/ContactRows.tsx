import { Link } from '@tanstack/react-router'
import { type CSSProperties, type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Contact } from '#contract/contacts.ts'
import type { Property } from '#core/property/registry.ts'
import { valuesOf } from '#core/property/values.ts'
import { useNames } from '../app/useKnown.ts'
import { currentLocale } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import { showRow, useWindowed } from '../inbox/list/useWindowed.ts'
import { useCommands } from '../keys/commands.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { numberOf, usernameOf } from './numbers.ts'
import { place } from './place.ts'
import { useShowable } from './useListed.ts'
import { useValueWords } from './useValueWords.ts'

const ROW_PIXELS = 56
/** Further rows are asked for when this few are left below. */
const ROWS_LEFT_MIN = 15
const COLUMNS = 'md:grid md:grid-cols-(--contact-columns) md:gap-x-4'
const widthsOf = (columns: readonly unknown[]) =>
  ({ '--contact-columns': `minmax(12rem,2fr) repeat(${columns.length},minmax(0,1.2fr))` }) as CSSProperties

interface ContactRowsProps {
  /** What was searched: the place in the list belongs to it. */
  name: string
  /** Keys of properties besides the name. */
  columns: readonly string[]
  contacts: readonly Contact[]
  /** Ids of those that are selected; null: this reader changes nothing. */
  selected: ReadonlySet<string> | null
  select: (id: string, isSelected: boolean) => void
  hasMore: boolean
  more: () => void
  /** Asks again for the next page; null while nothing failed. */
  failed: (() => void) | null
}

/** Nothing that a column shows hangs on the moment. */
const EPOCH = new Date(0)

/** The list: only the rows in sight are drawn, one of them can be reached by Tab, the arrows do the rest. */
export function ContactRows({ name, columns, contacts, selected, select, hasMore, more, failed }: ContactRowsProps) {
  const { t } = useTranslation()
  const locale = currentLocale()
  const showable = useShowable()
  const shown = columns.flatMap((key) => showable.find((property) => property.key === key) ?? [])
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const [cursor, setCursor] = useState(0)
  const [, redraw] = useState(0)
  const wantsFocus = useRef(false)
  usePlace(scroller, name)
  const { from, to, height } = useWindowed(scroller, contacts.length, ROW_PIXELS)
  useEffect(() => {
    if (hasMore && to >= contacts.length - ROWS_LEFT_MIN) more()
  }, [hasMore, to, contacts.length, more])
  // Before the next key is heard: a focus that comes late would take the cursor back.
  useLayoutEffect(() => {
    if (!wantsFocus.current) return
    const link = list.current?.querySelector<HTMLElement>(`[data-index="${cursor}"]`)
    if (!link) return
    wantsFocus.current = false
    link.focus({ preventScroll: true })
  })
  const move = (event: KeyboardEvent) => {
    const target = targetOf(event.key, cursor, contacts.length - 1)
    if (target === null || event.metaKey || event.ctrlKey || event.altKey) return
    event.preventDefault()
    goTo(target)
  }
  const goTo = (target: number) => {
    wantsFocus.current = true
    redraw((count) => count + 1)
    setCursor(target)
    if (scroller.current) showRow(scroller.current, target, ROW_PIXELS)
  }
  const here = contacts[cursor]
  useCommands([
    {
      id: 'contact next',
      key: 'j',
      label: t('contacts.next'),
      run: () => goTo(Math.min(contacts.length - 1, cursor + 1)),
    },
    { id: 'contact previous', key: 'k', label: t('contacts.previous'), run: () => goTo(Math.max(0, cursor - 1)) },
    ...(selected && here
      ? [
          {
            id: 'contact choose',
            key: 'x',
            label: t('properties.select', { name: here.name }),
            run: () => select(here.id, !selected.has(here.id)),
          },
        ]
      : []),
  ])
  return (
    <div ref={scroller} style={widthsOf(shown)} className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
      <div
        aria-hidden
        className={classes(
          COLUMNS,
          'sticky top-0 z-10 h-8 items-center border-b border-line bg-sunk px-4 text-xs font-medium text-faint max-md:hidden',
          selected && 'md:pl-11',
        )}
      >
        <span className="pl-11">{t('contacts.name')}</span>
        {shown.map(({ key, label }) => (
          <bdi key={key} className="truncate">
            {label[locale]}
          </bdi>
        ))}
      </div>
      <ul ref={list} aria-label={t('contacts.title')} className="relative" style={{ height }} onKeyDown={move}>
        {contacts.slice(from, to).map((contact, offset) => (
          <li
            key={contact.id}
            aria-setsize={hasMore ? -1 : contacts.length}
            aria-posinset={from + offset + 1}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${(from + offset) * ROW_PIXELS}px)` }}
          >
            {selected && (
              <input
                type="checkbox"
                aria-label={t('properties.select', { name: contact.name })}
                checked={selected.has(contact.id)}
                onChange={({ target }) => select(contact.id, target.checked)}
                className="absolute inset-y-0 left-4 z-1 my-auto size-4 accent-ink-fill max-md:hidden"
              />
            )}
            <ContactRow
              contact={contact}
              columns={shown}
              index={from + offset}
              isCursor={from + offset === cursor}
              isSelectable={selected !== null}
              onFocus={() => setCursor(from + offset)}
            />
          </li>
        ))}
      </ul>
      {failed && (
        <div className="flex flex-wrap items-center justify-center gap-3 p-4 text-soft">
          {t('contacts.moreFailed')}
          <Button size="small" onClick={failed}>
            {t('common.tryAgain')}
          </Button>
        </div>
      )}
    </div>
  )
}

interface ContactRowProps {
  contact: Contact
  columns: readonly Property[]
  index: number
  isCursor: boolean
  isSelectable: boolean
  onFocus: () => void
}

function ContactRow({ contact, columns, index, isCursor, isSelectable, onFocus }: ContactRowProps) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const number = numberOf(contact)
  const username = usernameOf(contact)
  const owner = contact.ownerId && nameOf(contact.ownerId)
  const wordsOf = useValueWords()
  const values = useMemo(() => valuesOf(contact, null, { now: EPOCH }), [contact])
  return (
    <Link
      to="/contacts/$contactId"
      params={{ contactId: contact.id }}
      preload={false}
      data-index={index}
      tabIndex={isCursor ? 0 : -1}
      onFocus={onFocus}
      className={classes(
        COLUMNS,
        'flex h-14 items-center gap-x-3 border-b border-line px-4 outline-none hover:bg-hover focus-visible:bg-hover focus-visible:inset-ring-2 focus-visible:inset-ring-(--focus)',
        isSelectable && 'md:pl-11',
      )}
    >
      <span className="flex min-w-0 items-center gap-3 max-md:flex-1">
        <Avatar name={contact.name} />
        <span className="flex min-w-0 flex-col">
          <bdi className="truncate font-medium">{contact.name}</bdi>
          <bdi className="figures truncate text-sm text-soft md:hidden">
            {number ?? (username ? `@${username}` : (contact.company ?? ''))}
          </bdi>
        </span>
      </span>
      {columns.map(({ key, type, choices }) => (
        <span key={key} className="figures truncate text-soft max-md:hidden">
          {key === 'contact.owner' ? (
            owner && <Avatar name={owner} size="tiny" label={t('inbox.ownedBy', { name: owner })} />
          ) : key === 'contact.whatsapp_number' ? (
            (number ??
            (username ? (
              <bdi>@{username}</bdi>
            ) : (
              contact.identities.length > 0 && <span className="text-faint">{t('contacts.noNumber')}</span>
            )))
          ) : (
            <bdi>{wordsOf(type, values[key] ?? null, choices)}</bdi>
          )}
        </span>
      ))}
    </Link>
  )
}

/** Rows as they will be, so that nothing jumps when they come. */
export function WaitingRows() {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('common.loading')} className="min-h-0 flex-1 overflow-hidden md:pt-8">
      {Array.from({ length: 12 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={row} className="flex h-14 items-center gap-3 border-b border-line px-4">
          <span className="breathe size-8 rounded-full bg-sunk" />
          <span className="breathe h-3 w-40 rounded-sm bg-sunk" />
        </div>
      ))}
    </div>
  )
}

/** Back from a contact, the list is where it was left. */
function usePlace(scroller: { current: HTMLElement | null }, name: string) {
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    if (place.name === name) element.scrollTop = place.top
    place.name = name
    const note = () => {
      place.top = element.scrollTop
    }
    note()
    element.addEventListener('scroll', note, { passive: true })
    return () => element.removeEventListener('scroll', note)
  }, [scroller, name])
}

function targetOf(key: string, cursor: number, last: number): number | null {
  if (key === 'ArrowDown' || key === 'j') return Math.min(last, cursor + 1)
  if (key === 'ArrowUp' || key === 'k') return Math.max(0, cursor - 1)
  if (key === 'Home') return 0
  return key === 'End' ? last : null
}
