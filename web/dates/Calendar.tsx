import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { daysLater } from '#core/day.ts'
import { currentLocale } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { monthsLater, pageOf, sayDay, sayMonth, weekdays, weekOf } from './day.ts'
import { today } from './today.ts'

interface CalendarProps {
  /** Opens below it. */
  beside: RefObject<HTMLElement | null>
  day: string
  min: string | undefined
  max: string | undefined
  isRequired: boolean
  choose: (day: string) => void
  /** Without a choice; `isBack`: the focus goes back to the field. */
  close: (isBack: boolean) => void
}

/** A month to choose a day from: by arrows, by page up and down, or with the pointer. */
export default function Calendar({ beside, day, min, max, isRequired, choose, close }: CalendarProps) {
  const { t } = useTranslation()
  const locale = currentLocale()
  const monthId = useId()
  const within = (one: string) => (min && one < min ? min : max && one > max ? max : one)
  /** The day that has the focus; its month is shown. */
  const [at, setAt] = useState(within(day || today()))
  const page = useRef<HTMLTableSectionElement>(null)
  const byKey = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the day
  useEffect(() => {
    if (byKey.current) page.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
  }, [at])
  const turn = (months: number) => {
    byKey.current = false
    setAt(within(monthsLater(at, months)))
  }
  const step = (event: KeyboardEvent) => {
    const [first = at] = weekOf(at)
    const next: Record<string, string> = {
      ArrowLeft: daysLater(at, -1),
      ArrowRight: daysLater(at, 1),
      ArrowUp: daysLater(at, -7),
      ArrowDown: daysLater(at, 7),
      Home: first,
      End: daysLater(first, 6),
      PageUp: monthsLater(at, event.shiftKey ? -12 : -1),
      PageDown: monthsLater(at, event.shiftKey ? 12 : 1),
    }
    const to = next[event.key]
    if (!to) return
    event.preventDefault()
    byKey.current = true
    setAt(within(to))
  }
  const now = today()
  return (
    <Popover.Root open onOpenChange={(isOpen) => !isOpen && close(false)}>
      <Popover.Anchor virtualRef={beside as RefObject<HTMLElement>} />
      {/* Inside the window that it belongs to, else it would lie below that; or in the page's main part. */}
      <Popover.Portal container={beside.current?.closest('dialog') ?? document.querySelector('main')}>
        <Popover.Content
          aria-label={t('dates.calendar')}
          align="start"
          onKeyDown={step}
          sideOffset={4}
          collisionPadding={8}
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            page.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
          }}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onEscapeKeyDown={(event) => {
            event.preventDefault()
            event.stopPropagation()
            close(true)
          }}
          // The field and its button close it by their own doing.
          onPointerDownOutside={(event) => {
            if (beside.current?.parentElement?.contains(event.target as Node)) event.preventDefault()
          }}
          onFocusOutside={(event) => event.preventDefault()}
          className="appear z-50 w-64 rounded border border-line bg-float p-2 text-text shadow-float outline-none"
        >
          <div className="flex items-center gap-1 pb-1">
            <h3 id={monthId} aria-live="polite" className="min-w-0 flex-1 truncate pl-2 font-semibold">
              {sayMonth(at, locale)}
            </h3>
            <IconButton
              icon={ChevronLeft}
              iconSize={16}
              label={t('dates.previous')}
              disabled={min !== undefined && at.slice(0, 7) <= min.slice(0, 7)}
              onClick={() => turn(-1)}
            />
            <IconButton
              icon={ChevronRight}
              iconSize={16}
              label={t('dates.next')}
              disabled={max !== undefined && at.slice(0, 7) >= max.slice(0, 7)}
              onClick={() => turn(1)}
            />
          </div>
          <table aria-labelledby={monthId} className="w-full table-fixed text-sm">
            <thead>
              <tr>
                {weekdays(locale).map(({ short, long }) => (
                  <th key={long} scope="col" className="h-7 text-xs font-medium text-faint">
                    <span aria-hidden>{short}</span>
                    <span className="sr-only">{long}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody ref={page}>
              {pageOf(at).map((week) => (
                <tr key={week[0]}>
                  {week.map((one) => (
                    <td key={one} className="p-0">
                      <button
                        type="button"
                        tabIndex={one === at ? 0 : -1}
                        aria-pressed={one === day}
                        disabled={within(one) !== one}
                        aria-label={sayDay(one, locale)}
                        aria-current={one === now ? 'date' : undefined}
                        onClick={() => choose(one)}
                        className={classes(
                          'figures flex h-8 w-full items-center justify-center rounded-sm disabled:opacity-35',
                          one === day
                            ? 'bg-ink-fill font-medium text-on-ink'
                            : classes(
                                'enabled:hover:bg-hover',
                                one === now && 'font-semibold text-ink',
                                one.slice(0, 7) !== at.slice(0, 7) && 'text-faint',
                              ),
                        )}
                      >
                        {Number(one.slice(8))}
                      </button>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <div className="mt-1 flex justify-between border-t border-line pt-1">
            <Button look="quiet" size="small" disabled={within(now) !== now} onClick={() => choose(now)}>
              {t('dates.today')}
            </Button>
            {day !== '' && !isRequired && (
              <Button look="quiet" size="small" onClick={() => choose('')}>
                {t('dates.clear')}
              </Button>
            )}
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
