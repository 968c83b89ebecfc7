import type { LucideIcon } from 'lucide-react'
import { type ComponentProps, type ReactElement, Suspense, useState } from 'react'
import { lazyPart } from '../app/untilFetched.ts'

// The menu's machinery comes when a menu is first wanted, so that the first screen stays small.
const load = () => import('./OpenableMenu.tsx')
const OpenableMenu = lazyPart(load)

export interface MenuItem {
  label: string
  /** A second, fainter line or figure. */
  hint?: string
  icon?: LucideIcon
  /** Drawn instead of an icon, for example a person's initials. */
  mark?: ReactElement
  /** Shown with a tick; the menu then is a choice. */
  checked?: boolean
  danger?: boolean
  /** The menu stays open, for choosing several. */
  keepsOpen?: boolean
  disabled?: boolean
  select: () => void
}
export type MenuEntry = MenuItem | { heading: string } | 'line'

export interface MenuProps {
  entries: MenuEntry[]
  side?: 'top' | 'bottom' | 'left' | 'right'
  align?: 'start' | 'center' | 'end'
  /** A button's props; the menu adds what opening needs. */
  trigger: (props: ComponentProps<'button'>) => ReactElement
  /** To open it by a key. */
  open?: boolean
  onOpenChange?: (open: boolean) => void
}

/** A button with a list of acts or choices. */
export function Menu(props: MenuProps) {
  const [wanted, setWanted] = useState<'pressed' | 'keyed' | null>(null)
  if (props.open && !wanted) setWanted('keyed')
  if (!wanted) {
    return props.trigger({
      'aria-haspopup': 'menu',
      'aria-expanded': false,
      onPointerEnter: () => void load(),
      onFocus: () => void load(),
      // A press by Enter has no place.
      onClick: ({ detail }) => setWanted(detail === 0 ? 'keyed' : 'pressed'),
    })
  }
  return (
    <Suspense fallback={props.trigger({ 'aria-haspopup': 'menu', 'aria-expanded': false })}>
      <OpenableMenu {...props} isKeyed={wanted === 'keyed'} />
    </Suspense>
  )
}
