import { useNavigate } from '@tanstack/react-router'
import { Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { classes } from '../ui/classes.ts'
import { inputClasses } from '../ui/Field.tsx'
import type { ContactsSearch } from './search.ts'

const ASK_AFTER_MS = 200

/** What is searched for; it stands in the address bar, so that it can be gone back to and passed on. */
export function SearchField({ q }: { q: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(q)
  const asked = useRef(q)
  useEffect(() => {
    if (q === asked.current) return
    // Someone went back or followed a link.
    asked.current = q
    setText(q)
  }, [q])
  useEffect(() => {
    const wanted = text.trim()
    if (wanted === asked.current) return
    const timer = setTimeout(() => {
      asked.current = wanted
      void navigate({
        to: '/contacts',
        search: ({ q: _, ...rest }: ContactsSearch) => (wanted ? { ...rest, q: wanted } : rest),
        replace: true,
      })
    }, ASK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [text, navigate])
  useCommands([
    { id: 'contacts search', key: '/', label: t('contacts.searchLabel'), run: () => input.current?.select() },
  ])
  return (
    <div className="relative w-full max-w-80">
      <Search
        aria-hidden
        size={16}
        strokeWidth={1.75}
        className="pointer-events-none absolute inset-y-0 left-2.5 my-auto text-faint"
      />
      <input
        ref={input}
        type="search"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        maxLength={200}
        aria-label={t('contacts.searchLabel')}
        placeholder={t('contacts.search')}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text !== '') setText('')
        }}
        className={classes(inputClasses, 'h-9 px-8 [&::-webkit-search-cancel-button]:hidden')}
      />
      {text !== '' && (
        <button
          type="button"
          aria-label={t('contacts.clearSearch')}
          data-tip={t('contacts.clearSearch')}
          onClick={() => {
            setText('')
            input.current?.focus()
          }}
          className="absolute inset-y-0.5 right-0.5 inline-flex w-8 items-center justify-center rounded text-soft hover:bg-hover hover:text-text"
        >
          <X aria-hidden size={16} strokeWidth={1.75} />
        </button>
      )}
    </div>
  )
}
