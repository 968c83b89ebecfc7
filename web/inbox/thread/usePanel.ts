import { useState } from 'react'
import { useRoomFor } from '../room.ts'

const STORAGE_KEY = 'posthorn.panel'

export interface PanelState {
  /** It stands beside the thread. */
  beside: boolean
  /** There is no room beside the thread, so it stands in its place. */
  covers: boolean
  toggle: () => void
  close: () => void
}

/** Whether the panel with the contact is out: remembered where there is room for it, opened by hand for one conversation where there is not. */
export function usePanel(conversationId: string): PanelState {
  const wide = useRoomFor('panel')
  const [wanted, setWanted] = useState(() => localStorage.getItem(STORAGE_KEY) !== 'closed')
  const [calledIn, setCalledIn] = useState<string | null>(null)
  const called = calledIn === conversationId
  if (calledIn !== null && !called) setCalledIn(null)
  const toggle = () => {
    if (!wide) return setCalledIn(called ? null : conversationId)
    localStorage.setItem(STORAGE_KEY, wanted ? 'closed' : 'open')
    setWanted(!wanted)
  }
  return {
    beside: wide && wanted,
    covers: !wide && called,
    toggle,
    close: () => (wide ? toggle() : setCalledIn(null)),
  }
}
