interface ChecksProps {
  legend: string
  options: readonly (readonly [id: string, name: string])[]
  chosen: readonly string[]
  change: (ids: string[]) => void
}

/** Any of a few, each with a box to tick. */
export function Checks({ legend, options, chosen, change }: ChecksProps) {
  return (
    <fieldset>
      <legend className="pb-1 text-sm font-medium text-soft">{legend}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {options.map(([id, name]) => (
          <label key={id} className="flex min-h-7 items-center gap-2 text-base">
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={({ target }) => change(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))}
              className="size-4 accent-ink-fill"
            />
            <bdi>{name}</bdi>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
