import { Link, type LinkProps } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { EmptyState } from './EmptyState.tsx'

/** What the address of a page names is not there: says so, and leads to all that are. */
export function NothingThere({
  title,
  to,
  way,
  children,
  isPage = false,
}: {
  title: string
  to: LinkProps['to']
  /** The words of the link. */
  way: string
  children?: ReactNode
  isPage?: boolean
}) {
  return (
    <EmptyState
      icon={SearchX}
      isPage={isPage}
      title={title}
      action={
        <Link to={to} className="rounded font-medium text-ink hover:underline">
          {way}
        </Link>
      }
    >
      {children}
    </EmptyState>
  )
}
