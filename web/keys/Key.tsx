/** The keys of a command: one, two one after the other, or several at once. */
export function Keys({ of }: { of: { key?: string; chord?: string } }) {
  const names = of.chord ? [of.chord] : (of.key?.split(' ') ?? [])
  return (
    <span className="flex shrink-0 gap-1">
      {names.map((name) => (
        <Key key={name} name={name === 'Escape' ? 'Esc' : name} />
      ))}
    </span>
  )
}

/** A key as it is printed on the keyboard. */
function Key({ name }: { name: string }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line-strong px-1.5 font-sans text-xs text-soft">
      {name}
    </kbd>
  )
}
