import { useMemo } from 'react'
import type { View } from '#contract/views.ts'
import { type RowColumn, USUAL_COLUMNS } from '#core/view/columns.ts'
import { useViews } from '../app/useKnown.ts'
import { type InboxSearch, searchOf } from './search.ts'

export interface ShownView {
  /** What the list shows: the view's filters, until somebody changes them here. A change of it belongs into the address. */
  shown: InboxSearch
  /** The saved view; null where none is chosen, or one that is there from the start. */
  view: View | null
  columns: readonly RowColumn[]
  /** False while it is not known yet what the chosen view shows. */
  isKnown: boolean
}

/** The view that the address names, its days as those of the workspace's time zone (IANA). One that is gone shows what is open. */
export function useView(search: InboxSearch, timeZone: string): ShownView {
  const { data, isError } = useViews()
  const asked = JSON.stringify(search)
  return useMemo(() => {
    const address: InboxSearch = JSON.parse(asked)
    const { saved, own } = address
    const view = data?.views.find(({ id }) => id === saved) ?? null
    const builtIn = data?.builtIn.find(({ id }) => id === saved)
    const chosen = view ?? builtIn
    const shown: InboxSearch =
      saved && chosen && !own ? { ...searchOf(chosen.filter, timeZone, view?.order), saved, own: true } : address
    return {
      shown,
      view,
      columns: view?.columns ?? USUAL_COLUMNS,
      isKnown: !saved || own || isError || data !== undefined,
    }
  }, [asked, timeZone, data, isError])
}
