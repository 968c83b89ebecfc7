/** A key as it is printed on the keyboard. */
export function Key({ name }: { name: string }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line-strong px-1.5 font-sans text-xs text-soft">
      {name}
    </kbd>
  )
}
