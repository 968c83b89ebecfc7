import { useId, useRef, useState } from 'react'
import type { Written } from '../edits.ts'
import { type Asked, askedAt } from './asked.ts'
import type { PressSuggestion } from './Suggestions.tsx'

/** What is asked for at the caret, and the list that answers it. What Escape closed stays closed until something else is asked for. */
export function useSuggestions() {
  const listId = useId()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [closedAt, setClosedAt] = useState<number | null>(null)
  const [optionId, pointAt] = useState<string | null>(null)
  const press = useRef<PressSuggestion | null>(null)
  const look = (written: Written) => {
    const next = askedAt(written)
    setAsked((now) => (now && next && now.from === next.from && now.typed === next.typed ? now : next))
    if (next?.from !== closedAt) setClosedAt(null)
  }
  return {
    look,
    asked: asked && asked.from !== closedAt ? asked : null,
    leave: () => setClosedAt(asked?.from ?? null),
    press: (event: KeyboardEvent) =>
      !(event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) && (press.current?.(event.key) ?? false),
    list: { listId, pointAt, press },
    /** For the text field, while there is something to choose. */
    chosen: optionId === null ? null : { listId, optionId },
  }
}
