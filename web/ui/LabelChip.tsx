import type { LabelColor } from '#core/conversation/label.ts'
import { classes } from './classes.ts'

/** A label as it stands on a row: its colour as a dot, and its name. */
export function LabelChip({ name, color, className }: { name: string; color: LabelColor; className?: string }) {
  return (
    <span
      className={classes(
        'inline-flex h-4 min-w-0 items-center gap-1 rounded-sm bg-hover px-1 text-2xs font-medium text-soft',
        className,
      )}
    >
      <LabelDot color={color} />
      <bdi className="truncate">{name}</bdi>
    </span>
  )
}

export const LabelDot = ({ color }: { color: LabelColor }) => (
  <span aria-hidden className={classes('size-2 shrink-0 rounded-full', COLORS[color])} />
)

const COLORS: Record<LabelColor, string> = {
  ink: 'bg-label-ink',
  brass: 'bg-label-brass',
  green: 'bg-label-green',
  red: 'bg-label-red',
  violet: 'bg-label-violet',
  teal: 'bg-label-teal',
  rose: 'bg-label-rose',
  grey: 'bg-label-grey',
}
