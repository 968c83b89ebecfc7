import { usePracticePhone } from '../practice/dock.ts'
import { useMedia } from '../ui/useMedia.ts'

/** From these widths on there is room for a pane; the practice phone, when it is out, takes some of it. */
const WIDTHS = {
  sidebar: { alone: '(min-width: 80rem)', withPhone: '(min-width: 108rem)' },
  panel: { alone: '(min-width: 64rem)', withPhone: '(min-width: 96rem)' },
}

export function useRoomFor(pane: keyof typeof WIDTHS): boolean {
  const { out } = usePracticePhone()
  return useMedia(WIDTHS[pane][out ? 'withPhone' : 'alone'])
}
