import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

const TONES = {
  info: { icon: Info, look: 'bg-ink-wash text-text', mark: 'text-ink' },
  attention: { icon: TriangleAlert, look: 'bg-brass-wash text-text', mark: 'text-brass' },
  success: { icon: CircleCheck, look: 'bg-green-wash text-text', mark: 'text-green' },
  failure: { icon: CircleAlert, look: 'bg-red-wash text-text', mark: 'text-red' },
} as const

/** A sentence that belongs to the place where it stands. */
export function Notice({
  tone = 'info',
  children,
  action,
}: {
  tone?: keyof typeof TONES
  children: ReactNode
  action?: ReactNode
}) {
  const { icon: Icon, look, mark } = TONES[tone]
  return (
    <div
      role={tone === 'failure' ? 'alert' : undefined}
      className={classes('flex items-start gap-2.5 rounded px-3 py-2', look)}
    >
      <Icon aria-hidden size={16} strokeWidth={1.75} className={classes('mt-0.5 shrink-0', mark)} />
      <div className="flex min-w-0 flex-1 flex-wrap items-start gap-x-2.5 gap-y-2">
        <div className="min-w-0 flex-1 basis-48">{children}</div>
        {action}
      </div>
    </div>
  )
}
