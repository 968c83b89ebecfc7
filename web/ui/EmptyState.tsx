import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** What stands where nothing is yet: says what will be here and what to do for it. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
  isPage = false,
}: {
  icon: LucideIcon
  title: string
  children?: ReactNode
  action?: ReactNode
  /** The whole page says this, so that its title is the page's. */
  isPage?: boolean
}) {
  const Heading = isPage ? 'h1' : 'h2'
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center px-6 py-12 text-center">
      <Icon aria-hidden size={28} strokeWidth={1.25} className="mb-3 text-faint" />
      <Heading className="text-base font-semibold text-balance">{title}</Heading>
      {children && <div className="mt-1 text-base text-balance text-soft">{children}</div>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}
