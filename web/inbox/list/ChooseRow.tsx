import type { MouseEvent } from 'react'
import { useTranslation } from '../../i18n/translate.ts'
import { classes } from '../../ui/classes.ts'
import { chooseUpTo, toggle } from './selection.ts'

/** The box at the left of a row: there on hover, and while something is chosen. With the shift key it chooses a stretch. */
export function ChooseRow({
  id,
  name,
  order,
  isChosen,
  isChoosing,
}: {
  id: string
  name: string
  order: readonly string[]
  isChosen: boolean
  isChoosing: boolean
}) {
  const { t } = useTranslation()
  const press = (event: MouseEvent<HTMLInputElement>) => {
    if (event.shiftKey) chooseUpTo(id, order)
    else toggle(id)
    // The keys of the list go on from here; in a box they would be its own.
    event.currentTarget.closest('li')?.querySelector('a')?.focus({ preventScroll: true })
  }
  return (
    <label className="absolute inset-y-0 left-0 z-1 flex w-6 items-center justify-center">
      <input
        type="checkbox"
        checked={isChosen}
        readOnly
        onClick={press}
        tabIndex={-1}
        aria-label={t('inbox.choose', { name })}
        className={classes(
          'size-3.5 accent-ink-fill group-hover:opacity-100 focus-visible:opacity-100',
          !isChoosing && 'opacity-0',
        )}
      />
    </label>
  )
}
