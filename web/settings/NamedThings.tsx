import { useQueryClient } from '@tanstack/react-query'
import { type LucideIcon, Pencil, Plus, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button, IconButton } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import { Failed, Page, Waiting } from './Page.tsx'

interface Named {
  id: string
  name: string
}

interface NamedThingsProps<Thing extends Named> {
  /** The things, and the name of their query. */
  known: { data: readonly Thing[] | undefined; error: unknown; refetch: () => unknown }
  queryKey: string
  /** Those of them that fit what was typed, and what is said where none does. */
  found?: { things: readonly Thing[] | undefined; none: string }
  mayManage: boolean
  /** Of one thing, where that differs. */
  mayChange?: (thing: Thing) => boolean
  /** Stands above the list while there is something in it. */
  head?: ReactNode
  icon: LucideIcon
  words: {
    title: string
    text: string
    create: string
    emptyTitle: string
    emptyText: string
    edit: (name: string) => string
    removeOf: (name: string) => string
    removeTitle: (name: string) => string
    removeText: string
    remove: string
  }
  remove: (id: string) => Promise<void>
  /** Makes a new one (null) or changes one. */
  dialog: (thing: Thing | null, onClose: () => void) => ReactNode
  /** What a row shows, before its acts. */
  row: (thing: Thing) => ReactNode
}

/** A page of things that have a name: listed, made, changed and taken away. */
export function NamedThings<Thing extends Named>(props: NamedThingsProps<Thing>) {
  const { known, queryKey, found, mayManage, mayChange = () => true, head, icon, words, remove, dialog, row } = props
  const { data, error, refetch } = known
  const queries = useQueryClient()
  const [edited, setEdited] = useState<Thing | 'new' | null>(null)
  const [leaving, setLeaving] = useState<Thing | null>(null)
  return (
    <Page
      title={words.title}
      text={words.text}
      action={
        mayManage && (
          <Button look="primary" icon={Plus} onClick={() => setEdited('new')}>
            {words.create}
          </Button>
        )
      }
    >
      {!data ? (
        error ? (
          <Failed error={error} retry={refetch} />
        ) : (
          <Waiting />
        )
      ) : data.length === 0 ? (
        <EmptyState icon={icon} title={words.emptyTitle}>
          {words.emptyText}
        </EmptyState>
      ) : (
        <>
          {head}
          {found?.things?.length === 0 && (
            <p role="status" className="py-3 text-soft">
              {found.none}
            </p>
          )}
          <ul>
            {(found?.things ?? data).map((thing) => (
              <li key={thing.id} className="flex min-h-12 items-center gap-2.5 border-b border-line">
                {row(thing)}
                {mayManage && mayChange(thing) && (
                  <>
                    <IconButton
                      icon={Pencil}
                      iconSize={16}
                      label={words.edit(thing.name)}
                      onClick={() => setEdited(thing)}
                    />
                    <IconButton
                      icon={Trash2}
                      iconSize={16}
                      label={words.removeOf(thing.name)}
                      onClick={() => setLeaving(thing)}
                    />
                  </>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {edited && dialog(edited === 'new' ? null : edited, () => setEdited(null))}
      {leaving && (
        <ConfirmDialog
          title={words.removeTitle(leaving.name)}
          text={words.removeText}
          label={words.remove}
          act={async () => {
            await remove(leaving.id)
            await queries.invalidateQueries({ queryKey: [queryKey] })
            setLeaving(null)
          }}
          onClose={() => setLeaving(null)}
        />
      )}
    </Page>
  )
}
