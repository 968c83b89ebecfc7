import { Fragment, type ReactNode } from 'react'

/** Draws parts that have no identity but their place, and never change places: the lines of a text, the rows of an order. */
export function Each<Part>({
  of,
  children,
}: {
  of: readonly Part[]
  children: (part: Part, index: number) => ReactNode
}) {
  return of.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Fragment key={index}>{children(part, index)}</Fragment>
  ))
}
