import { useEffect } from 'react'
import { CHOSEN_KEYS } from './chosenKeys.ts'

/** While the bar for what is chosen is on its way: a key that is meant for the chosen ones is kept for it, and does not fall
 *  on the open conversation. */
export function BarComing() {
  useEffect(() => {
    const kept: string[] = []
    const keep = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || !CHOSEN_KEYS.includes(event.key)) return
      if (event.target instanceof Element && event.target.closest('input:not([type=checkbox]), textarea, select'))
        return
      if (event.target instanceof HTMLElement && event.target.isContentEditable) return
      event.preventDefault()
      event.stopPropagation()
      kept.push(event.key)
    }
    document.addEventListener('keydown', keep, true)
    return () => {
      document.removeEventListener('keydown', keep, true)
      const [key] = kept
      if (key === undefined) return
      setTimeout(() => {
        // Not when it is gone because none is chosen any more.
        if (document.querySelector('[data-bulk]')) document.dispatchEvent(new KeyboardEvent('keydown', { key }))
      })
    }
  }, [])
  return null
}
