import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { type InboxSearch, listOf } from '../search.ts'

const FIELD = 'search input[type="search"]'

/**
 * Looks something up in the open thread. The browser's own Ctrl+F finds only what is drawn of it, so the key leads here; pressed once more in the
 * field, it is the browser's.
 */
export function useFindHere(conversationId: string, search: InboxSearch): () => void {
  const navigate = useNavigate()
  const find = () => {
    const field = document.querySelector<HTMLInputElement>(FIELD)
    void navigate({
      to: '/inbox/$conversationId',
      params: { conversationId },
      search: { ...listOf(search), q: search.q ?? '', within: true },
    }).then(() => field?.select())
  }
  const latest = useRef(find)
  latest.current = find
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, shiftKey } = event
      if (key.toLowerCase() !== 'f' || ctrlKey === metaKey || altKey || shiftKey || event.defaultPrevented) return
      if (document.querySelector('dialog[open]') || document.activeElement?.matches(FIELD)) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
  return find
}
