import { X } from 'lucide-react'
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from '../i18n/translate.ts'
import { IconButton } from './Button.tsx'
import { classes } from './classes.ts'

interface DialogProps {
  title: string
  onClose: () => void
  /** By Escape or a press beside it, which may be a slip; left out, that closes it too. */
  onSlip?: (() => void) | undefined
  children: ReactNode
  /** Buttons at the foot. */
  actions?: ReactNode
  wide?: boolean
}

/** A window above the page: the browser's own dialog, so focus, Escape and the layer are its work. Mounted = open. */
export function Dialog({ title, onClose, onSlip = onClose, children, actions, wide }: DialogProps) {
  const { t } = useTranslation()
  const titleId = useId()
  return (
    <DialogShell onClose={onSlip} labelledBy={titleId} className={wide ? 'max-w-2xl' : 'max-w-md'}>
      <header className="flex items-center gap-2 border-b border-line py-2 pr-2 pl-4">
        <h2 id={titleId} className="min-w-0 flex-1 truncate text-base font-semibold">
          {title}
        </h2>
        <IconButton icon={X} label={t('common.close')} onClick={onClose} data-close />
      </header>
      <div className="min-h-0 overflow-y-auto p-4">{children}</div>
      {actions && (
        <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{actions}</footer>
      )}
    </DialogShell>
  )
}

/** The bare window: for what brings its own head. */
export function DialogShell({
  onClose,
  labelledBy,
  label,
  className,
  children,
}: {
  onClose: () => void
  labelledBy?: string
  label?: string
  className?: string
  children: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const pressedOn = useRef<EventTarget | null>(null)
  // Asked while it is drawn: a menu that it is opened from is gone with the next picture.
  const [opener] = useState(openerNow)
  // Before it leaves the page: a window that is taken away while it is open does not give the focus back.
  useLayoutEffect(() => {
    const element = dialog.current
    if (!element?.open) element?.showModal()
    // The browser would take the first thing that can be pressed, which is the cross; where nothing else is named, the window.
    const first = element?.querySelector<HTMLElement>('[data-first-focus]')
    if (first) first.focus()
    else if (document.activeElement?.matches('[data-close]')) element?.focus()
    return () => {
      element?.close()
      const isLost = document.activeElement === null || document.activeElement === document.body
      if (isLost && opener?.isConnected) opener.focus({ preventScroll: true })
    }
  }, [opener])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it by the browser's own hand
    <dialog
      ref={dialog}
      tabIndex={-1}
      aria-labelledby={labelledBy}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onPointerDown={({ target }) => {
        pressedOn.current = target
      }}
      // Text marked from within to beyond the edge ends as a press beside the window too.
      onClick={({ target, currentTarget }) =>
        target === currentTarget && pressedOn.current === currentTarget && onClose()
      }
      className={classes(
        'appear m-auto w-[calc(100%-2rem)] rounded border border-line bg-float p-0 text-text shadow-float outline-none backdrop:bg-veil open:flex open:max-h-[calc(100dvh-4rem)] open:flex-col',
        className,
      )}
    >
      {children}
    </dialog>
  )
}

/** What has the focus; of a menu, the button that opened it. */
function openerNow(): HTMLElement | null {
  const active = document.activeElement
  const menu = active?.closest('[role="menu"]')
  if (menu) return document.getElementById(menu.getAttribute('aria-labelledby') ?? '')
  return active instanceof HTMLElement ? active : null
}
