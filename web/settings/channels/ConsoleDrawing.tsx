import { classes } from '../../ui/classes.ts'
import { Each } from '../../ui/Each.tsx'

interface ConsoleDrawingProps {
  site: string
  nav: string[]
  /** Which of the menu's lines is the one. */
  active: number
  rows: { label: string; value: string; button?: string }[]
}

/** A page of Meta's console as one would sketch it on paper: for recognising the place. What it says stands beside it in words. */
export function ConsoleDrawing({ site, nav, active, rows }: ConsoleDrawingProps) {
  return (
    <div aria-hidden className="overflow-hidden rounded border border-line text-2xs select-none">
      <div className="flex items-center gap-1 border-b border-line bg-sunk px-2 py-1">
        {[1, 2, 3].map((dot) => (
          <span key={dot} className="size-1.5 rounded-full bg-line-strong" />
        ))}
        <span className="ml-1 truncate text-faint">{site}</span>
      </div>
      <div className="flex">
        <ul className="w-2/5 shrink-0 border-r border-line p-1.5">
          {nav.map((line, index) => (
            <li
              key={line}
              className={classes('truncate rounded-sm px-1', index === active && 'bg-brass-wash font-medium text-text')}
            >
              {line}
            </li>
          ))}
        </ul>
        <div className="flex min-w-0 flex-1 flex-col gap-1.5 p-2">
          <Each of={rows}>
            {({ label, value, button }) => (
              <div className="flex min-w-0 items-center gap-1.5">
                <span className="min-w-0 flex-1">
                  <span className="block truncate text-faint">{label}</span>
                  {value && <span className="figures block truncate font-medium text-text">{value}</span>}
                </span>
                {button && (
                  <span className="shrink-0 rounded-sm border border-brass-line bg-brass-wash px-1 text-text">
                    {button}
                  </span>
                )}
              </div>
            )}
          </Each>
        </div>
      </div>
    </div>
  )
}
