import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useLayoutEffect, useRef, useState } from 'react'
import { classes } from './classes.ts'
import type { MenuEntry, MenuItem, MenuProps } from './Menu.tsx'

/** The part of Menu that is loaded when first opened; it therefore starts open. */
export default function OpenableMenu({
  entries,
  side = 'bottom',
  align = 'start',
  trigger,
  open,
  onOpenChange,
  isKeyed = false,
}: MenuProps & { isKeyed?: boolean }) {
  const [openHere, setOpenHere] = useState(true)
  const list = useRef<HTMLDivElement>(null)
  const isByKey = open ?? isKeyed
  // It was not here yet when the key was pressed that it opens by, so it would leave the focus on the list as a whole, where
  // Enter does nothing.
  useLayoutEffect(() => {
    if (!isByKey) return
    const frame = requestAnimationFrame(() => {
      if (document.activeElement !== list.current) return
      list.current?.querySelector<HTMLElement>('[role^=menuitem]:not([data-disabled])')?.focus()
    })
    return () => cancelAnimationFrame(frame)
  }, [isByKey])
  return (
    // Not modal: nothing behind it scrolls, and the modal kind writes style elements that the page's policy forbids.
    <DropdownMenu.Root modal={false} open={open ?? openHere} onOpenChange={onOpenChange ?? setOpenHere}>
      <DropdownMenu.Trigger asChild>{trigger({})}</DropdownMenu.Trigger>
      {/* Inside the page's main part, so that it belongs to a landmark. */}
      <DropdownMenu.Portal container={document.querySelector('main')}>
        <DropdownMenu.Content
          ref={list}
          side={side}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="appear z-40 max-h-[min(30rem,var(--radix-dropdown-menu-content-available-height))] max-w-80 min-w-44 overflow-y-auto rounded border border-line bg-float p-1 shadow-float"
        >
          {entries.map((entry, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have no other name and do not move while open
            <Entry key={index} entry={entry} choice={entries.some((one) => isItem(one) && one.checked !== undefined)} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

const isItem = (entry: MenuEntry): entry is MenuItem => entry !== 'line' && 'select' in entry

function Entry({ entry, choice }: { entry: MenuEntry; choice: boolean }) {
  if (entry === 'line') return <DropdownMenu.Separator className="my-1 h-px bg-line" />
  if (!isItem(entry)) {
    return (
      <DropdownMenu.Label className="px-2 pt-2 pb-1 text-xs font-medium text-faint">{entry.heading}</DropdownMenu.Label>
    )
  }
  const look = classes(
    'flex min-h-8 cursor-default items-center gap-2.5 rounded-sm px-2 py-1 text-base outline-none select-none data-disabled:opacity-45 data-highlighted:bg-hover',
    entry.danger ? 'text-red' : 'text-text',
  )
  const content = (
    <>
      {entry.mark}
      {entry.icon && <entry.icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0 text-soft" />}
      {/* What cannot be chosen says why, and to its end. */}
      <span className={classes('min-w-0 flex-1', entry.disabled ? 'text-pretty' : 'truncate')}>{entry.label}</span>
      {entry.hint && <span className="figures shrink-0 text-sm text-faint">{entry.hint}</span>}
      {choice && <Check aria-hidden size={15} className={entry.checked ? 'shrink-0 text-ink' : 'invisible shrink-0'} />}
    </>
  )
  const select = (event: Event) => {
    if (entry.keepsOpen) event.preventDefault()
    entry.select()
  }
  return entry.checked === undefined ? (
    <DropdownMenu.Item className={look} disabled={entry.disabled} onSelect={select}>
      {content}
    </DropdownMenu.Item>
  ) : (
    <DropdownMenu.CheckboxItem className={look} checked={entry.checked} disabled={entry.disabled} onSelect={select}>
      {content}
    </DropdownMenu.CheckboxItem>
  )
}
