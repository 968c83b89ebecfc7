import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'
import { Spinner } from './Spinner.tsx'

type Look = 'primary' | 'plain' | 'quiet' | 'danger'

const LOOKS: Record<Look, string> = {
  primary: 'bg-ink-fill text-on-ink hover:bg-ink-fill-hover',
  plain: 'border border-line-strong bg-paper text-text hover:bg-hover',
  quiet: 'text-ink hover:bg-hover',
  danger: 'bg-red-fill text-on-ink hover:brightness-110',
}

interface ButtonProps extends ComponentProps<'button'> {
  look?: Look
  size?: 'normal' | 'small'
  icon?: LucideIcon
  busy?: boolean
}

export function Button({
  look = 'plain',
  size = 'normal',
  icon: Icon,
  busy,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      aria-busy={busy || undefined}
      {...rest}
      disabled={rest.disabled || busy}
      className={classes(
        'inline-flex items-center justify-center gap-2 rounded font-medium whitespace-nowrap transition-colors duration-100 disabled:opacity-55',
        size === 'small' ? 'h-7 px-2.5 text-sm' : 'h-9 px-3.5 text-base',
        LOOKS[look],
        className,
      )}
    >
      {busy ? <Spinner /> : Icon && <Icon aria-hidden size={size === 'small' ? 14 : 16} strokeWidth={1.75} />}
      {children}
    </button>
  )
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  icon: LucideIcon
  /** Read aloud and shown on hover. */
  label: string
  /** The key that does the same, shown on hover. */
  shortcut?: string
  iconSize?: number
  pressed?: boolean
  children?: ReactNode
}

export function IconButton({
  icon: Icon,
  label,
  shortcut,
  iconSize = 18,
  pressed,
  className,
  children,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      data-tip={shortcut ? `${label}  ${shortcut}` : label}
      {...rest}
      className={classes(
        'inline-flex h-8 min-w-8 items-center justify-center rounded text-soft transition-colors duration-100 hover:bg-hover hover:text-text disabled:pointer-events-none disabled:opacity-40',
        pressed && 'bg-chosen text-ink',
        className,
      )}
    >
      <Icon aria-hidden size={iconSize} strokeWidth={1.75} />
      {children}
    </button>
  )
}
