import type { ReactNode } from 'react'

/** Names and values in two columns; one below the other where it is narrow. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="flex flex-col">{children}</dl>
}

interface FactProps {
  name: string
  hint?: string
  children: ReactNode
}

export function Fact({ name, hint, children }: FactProps) {
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-0.5 border-b border-line py-2.5">
      <dt className="w-44 shrink-0 text-soft">{name}</dt>
      <dd className="min-w-0 flex-1 basis-48 wrap-anywhere">
        {children}
        {hint && <p className="mt-0.5 text-sm text-faint">{hint}</p>}
      </dd>
    </div>
  )
}
