import { useQueryClient } from '@tanstack/react-query'
import { type LucideIcon, Pencil, Plus, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { matching } from '../inbox/insert/Picker.tsx'
import { Button, IconButton } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Field } from '../ui/Field.tsx'
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
  /** A field that finds them by their words, and what is said where none fits. */
  search?: { label: string; none: string; wordsOf: (thing: Thing) => string }
  mayManage: boolean
  /** Of one thing, where that differs. */
  mayChange?: (thing: Thing) => boolean
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
  const { known, queryKey, search, mayManage, mayChange = () => true, icon, words, remove, dialog, row } = props
  const { data, error, refetch } = known
  const queries = useQueryClient()
  const [typed, setTyped] = useState('')
  const found = data && search ? matching(data, typed, search.wordsOf) : data
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
          {search && (
            <Field
              label={search.label}
              type="search"
              value={typed}
              onChange={({ target }) => setTyped(target.value)}
              className="mb-4"
            />
          )}
          {found?.length === 0 && (
            <p role="status" className="py-3 text-soft">
              {search?.none}
            </p>
          )}
          <ul>
            {found?.map((thing) => (
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
