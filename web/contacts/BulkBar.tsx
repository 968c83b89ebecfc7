import { useQueryClient } from '@tanstack/react-query'
import { Suspense, useRef, useState } from 'react'
import type { ContactChange } from '#contract/contacts.ts'
import type { PropertyValue } from '#core/property/values.ts'
import { lazyPart } from '../app/untilFetched.ts'
import { useMembers } from '../app/useKnown.ts'
import { useAct } from '../forms/useAct.ts'
import { wantWords } from '../i18n/areas.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { useMay } from '../people/useMay.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { inputClasses, SelectField } from '../ui/Field.tsx'
import { toast } from '../ui/toast.ts'
import { getContactIds } from './endpoints.ts'
import { CONTACTS_KEY } from './keys.ts'
import { OwnField } from './OwnFields.tsx'
import { postContactChanges, useOwnProperties } from './properties.ts'
import type { ContactsSearch } from './search.ts'

const NOBODY = 'nobody'
const ConsentDialog = lazyPart(async () => {
  const [{ ConsentDialog }] = await Promise.all([import('../consents/ConsentDialog.tsx'), wantWords('consent')])
  return { default: ConsentDialog }
})

/** What is done to all that are selected; each change can be undone. */
export function BulkBar({
  selected,
  shown,
  clear,
}: {
  selected: readonly string[]
  shown: ContactsSearch
  clear: () => void
}) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { data: members } = useMembers()
  const properties = useOwnProperties()
  const { busy, problem, run } = useAct()
  const mayRecord = useMay()('consents.recordMany')
  const owner = useRef<HTMLSelectElement>(null)
  const [open, setOpen] = useState<'property' | 'consent' | null>(null)
  const [key, setKey] = useState('')
  const property = properties.find((one) => one.key === key) ?? properties[0]
  const change = async (changes: readonly ContactChange[], isUndo: boolean) => {
    const { count, undo } = await postContactChanges(changes)
    void queries.invalidateQueries({ queryKey: CONTACTS_KEY })
    void queries.invalidateQueries({ queryKey: ['segments'] })
    if (isUndo) return toast('done', t('properties.undone'))
    const failed = () => toast('failed', t('forms.noAnswer'))
    const takeBack = { label: t('properties.undo'), run: () => void change(undo, true).catch(failed) }
    toast('done', t('properties.changed', { count }), takeBack)
    clear()
  }
  const set = (what: Omit<ContactChange, 'contactIds'>) => change([{ ...what, contactIds: [...selected] }], false)
  const setProperty = {
    id: 'contacts property',
    key: 'p',
    label: t('properties.setProperty'),
    run: () => setOpen('property'),
  }
  const record = {
    id: 'contacts consent',
    key: 'C',
    label: t('properties.recordConsent'),
    run: () => setOpen('consent'),
  }
  useCommands([
    { id: 'contacts owner', key: 'a', label: t('properties.setOwner'), run: () => owner.current?.focus() },
    ...(property ? [setProperty] : []),
    ...(mayRecord ? [record] : []),
    { id: 'contacts unselect', key: 'Escape', label: t('properties.unselect'), run: clear },
  ])
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-3 border-b border-line bg-ink-wash px-4 py-1.5">
      <p role="status" className="figures text-sm font-medium">
        {t('properties.selected', { count: selected.length })}
      </p>
      <select
        ref={owner}
        aria-label={t('properties.setOwner')}
        value=""
        disabled={busy}
        onChange={({ target: { value } }) => void run(() => set({ ownerId: value === NOBODY ? null : value }))}
        className={`${inputClasses} chevron h-8 max-w-52 pr-8 text-sm`}
      >
        <option value="">{t('properties.setOwner')}</option>
        <option value={NOBODY}>{t('common.nobody')}</option>
        {(members ?? []).map(({ userId, name }) => (
          <option key={userId} value={userId}>
            {name}
          </option>
        ))}
      </select>
      {property && (
        <Button size="small" onClick={setProperty.run}>
          {setProperty.label}
        </Button>
      )}
      {mayRecord && (
        <Button size="small" onClick={record.run}>
          {record.label}
        </Button>
      )}
      <Button look="quiet" size="small" onClick={clear}>
        {t('properties.unselect')}
      </Button>
      {problem && (
        <p role="alert" className="text-sm text-red">
          {problem}
        </p>
      )}
      {open === 'property' && property && (
        <Dialog title={t('properties.setProperty')} onClose={() => setOpen(null)}>
          <div className="flex flex-col gap-4">
            <SelectField
              label={t('properties.filterBy')}
              value={property.key}
              onChange={({ target }) => setKey(target.value)}
            >
              {properties.map((one) => (
                <option key={one.key} value={one.key}>
                  {one.label}
                </option>
              ))}
            </SelectField>
            <OwnField
              key={property.key}
              property={property}
              value={null}
              save={async (value: PropertyValue) => {
                await set({ properties: { [property.key]: value } })
                setOpen(null)
              }}
            />
          </div>
        </Dialog>
      )}
      {open === 'consent' && (
        <Suspense fallback={null}>
          <ConsentDialog
            contactIds={selected}
            everybody={(after) => getContactIds(shown, after)}
            onClose={() => setOpen(null)}
          />
        </Suspense>
      )}
    </div>
  )
}
