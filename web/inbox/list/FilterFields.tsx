import { BookmarkPlus, Pencil, Plus } from 'lucide-react'
import { Suspense, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { View } from '#contract/views.ts'
import { CONDITIONS_MAX } from '#core/property/operators.ts'
import type { Property } from '#core/property/registry.ts'
import { isListed, PROPERTY_OF } from '#core/view/conditions.ts'
import { WINDOW_FILTERS, type WindowFilter } from '#core/view/filter.ts'
import { lazyPart } from '../../app/untilFetched.ts'
import { useInboxes, useLabels, useMembers, useTeams } from '../../app/useKnown.ts'
import { NewCondition } from '../../contacts/NewCondition.tsx'
import { useProperties } from '../../contacts/useListed.ts'
import { DateField } from '../../dates/DateField.tsx'
import { wantWords } from '../../i18n/areas.ts'
import { currentLocale } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { inputClasses, SelectField } from '../../ui/Field.tsx'
import type { InboxSearch } from '../search.ts'
import { nameOf, useSetSearch } from './Filters.tsx'

const ViewDialog = lazyPart(async () => {
  const [module] = await Promise.all([import('./ViewDialog.tsx'), wantWords('forms')])
  return { default: module.ViewDialog }
})

/** The fields to filter by, above the rows. Each change shows at once and stands in the address bar. */
export function FilterFields({
  search,
  view,
  naming,
  setNaming,
  isEntered,
  close,
}: {
  search: InboxSearch
  view: View | null
  /** What is being named: a new view, or one that is changed. */
  naming: View | 'new' | null
  setNaming: (what: View | 'new' | null) => void
  /** Whoever opened it goes on where filters are found, and is back where they were when it closes. */
  isEntered: boolean
  close: () => void
}) {
  const { t } = useTranslation()
  const fields = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (!isEntered) return
    const before = document.activeElement
    fields.current?.querySelector('input')?.focus()
    return () => {
      const isLost = fields.current?.contains(document.activeElement) ?? true
      if (isLost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [isEntered])
  const set = useSetSearch(search)
  const { data: members } = useMembers()
  const { data: teams } = useTeams()
  const { data: labels } = useLabels()
  const { data: inboxes } = useInboxes()
  const channels = inboxes?.flatMap((inbox) => inbox.channels) ?? []
  const chosen = search.labels?.split(',') ?? []
  const { where = [] } = search
  const askable = useAskable()
  const free = (labels ?? []).filter(({ id }) => !chosen.includes(id))
  const [sought, setSought] = useState('')
  const [isMore, setMore] = useState(false)
  const fits = (label: string) => label.toLowerCase().includes(sought.trim().toLowerCase())
  const found = askable.filter(({ label }) => fits(label[currentLocale()]))
  const isSought = sought.trim() !== ''
  const showsMore = where.length < CONDITIONS_MAX && (isSought ? found.length > 0 : isMore)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is for whatever has the focus in it
    <div
      ref={fields}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !naming && !event.defaultPrevented) close()
      }}
      className="max-h-3/5 shrink-0 overflow-y-auto border-b border-line bg-sunk"
    >
      <form
        aria-label={t('filters.title')}
        onSubmit={(event) => event.preventDefault()}
        className="grid grid-cols-2 gap-2 px-3 pt-2 pb-3"
      >
        <input
          type="search"
          aria-label={t('filters.find')}
          placeholder={t('filters.find')}
          value={sought}
          onChange={({ target }) => setSought(target.value)}
          className={classes(inputClasses, 'col-span-2 h-8')}
        />
        {/* Seen where no field follows it. */}
        {isSought && !showsMore && (
          <p role="status" className="col-span-2 hidden text-sm text-soft last:block">
            {t('filters.notFound')}
          </p>
        )}
        {fits(nameOf('owner')) && (
          <Choice
            label={nameOf('owner')}
            any={t('filters.anyone')}
            value={search.owner}
            options={(members ?? []).map(({ userId, name }) => [userId, name])}
            choose={(owner) => set({ owner, view: undefined })}
          />
        )}
        {fits(nameOf('team')) && (teams?.length ?? 0) > 0 && (
          <Choice
            label={nameOf('team')}
            any={t('filters.anyTeam')}
            value={search.team}
            options={[['none', t('filters.noTeam')], ...(teams ?? []).map(({ id, name }) => [id, name] as const)]}
            choose={(team) => set({ team })}
          />
        )}
        {fits(nameOf('labelIds')) && (labels?.length ?? 0) > 0 && (
          <Choice
            label={nameOf('labelIds')}
            any={t(chosen.length > 0 ? 'filters.anotherLabel' : 'filters.anyLabel')}
            value={undefined}
            options={free.map(({ id, name }) => [id, name])}
            choose={(id) => id && set({ labels: [...chosen, id].join(',') })}
          />
        )}
        {fits(t('filters.channel')) && channels.length > 1 && (
          <Choice
            label={t('filters.channel')}
            any={t('filters.anyChannel')}
            value={search.channel}
            options={channels.map(({ id, name, displayPhoneNumber }) => [id, `${name}, ${displayPhoneNumber}`])}
            choose={(channel) => set({ channel })}
          />
        )}
        {fits(nameOf('window')) && (
          <Choice
            label={nameOf('window')}
            any={t('filters.anyWindow')}
            value={search.window}
            options={WINDOW_FILTERS.map((window) => [window, t(`filters.window_${window}`)])}
            choose={(window) => set({ window: window as WindowFilter | undefined })}
          />
        )}
        {fits(t('filters.since')) && (
          <DateField
            label={t('filters.since')}
            day={search.since ?? ''}
            max={search.until}
            change={(day) => set({ since: day || undefined })}
          />
        )}
        {fits(t('filters.until')) && (
          <DateField
            label={t('filters.until')}
            day={search.until ?? ''}
            min={search.since}
            change={(day) => set({ until: day || undefined })}
          />
        )}
        {fits(t('filters.order')) && (
          <Choice
            label={t('filters.order')}
            any={t('filters.newest')}
            value={search.order}
            options={[['oldest', t('filters.oldest')]]}
            choose={(order) => set({ order: order === 'oldest' ? order : undefined })}
          />
        )}
        {fits(t('filters.unread')) && (
          <label className="flex h-9 items-center gap-2 self-end text-sm">
            <input
              type="checkbox"
              checked={search.unread ?? false}
              onChange={({ target }) => set({ unread: target.checked ? true : undefined })}
              className="size-4 accent-ink-fill"
            />
            {t('filters.unread')}
          </label>
        )}
      </form>
      <div className="flex flex-col gap-3 border-t border-line px-3 py-2">
        {showsMore && (
          <NewCondition
            // What is typed leads to its first property at once.
            key={isSought ? (found[0]?.key ?? '') : ''}
            properties={isSought ? found : askable}
            first={isSought ? (found[0]?.key ?? '') : 'contact.language'}
            isNarrow
            add={(condition) => set({ where: [...where, condition] })}
          />
        )}
        {where.length > 1 && (
          <SelectField
            label={t('properties.match')}
            value={search.any ? 'any' : 'all'}
            onChange={({ target }) => set({ any: target.value === 'any' ? true : undefined })}
          >
            <option value="all">{t('properties.match_all')}</option>
            <option value="any">{t('properties.match_any')}</option>
          </SelectField>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          {!isMore && !isSought && where.length < CONDITIONS_MAX && (
            <Button look="quiet" size="small" icon={Plus} className="mr-auto -ml-2" onClick={() => setMore(true)}>
              {t('filters.more')}
            </Button>
          )}
          <Button size="small" icon={BookmarkPlus} onClick={() => setNaming('new')}>
            {t('filters.saveView')}
          </Button>
          {view?.isMine && (
            <Button size="small" icon={Pencil} onClick={() => setNaming(view)}>
              {t('filters.editView')}
            </Button>
          )}
        </div>
      </div>
      {naming && (
        <Suspense fallback={null}>
          <ViewDialog search={search} view={naming === 'new' ? null : naming} onClose={() => setNaming(null)} />
        </Suspense>
      )}
    </div>
  )
}

/** What besides can be asked for: everything that lists can be asked for and that has no field of its own here. */
function useAskable(): readonly Property[] {
  const properties = useProperties()
  return useMemo(() => properties.filter((property) => isListed(property) && !NAMED.has(property.key)), [properties])
}
const NAMED: ReadonlySet<string> = new Set(Object.values(PROPERTY_OF).filter((key) => key !== PROPERTY_OF.since))

function Choice({
  label,
  any,
  value,
  options,
  choose,
}: {
  label: string
  any: string
  value: string | undefined
  options: readonly (readonly [value: string, label: string])[]
  choose: (value: string | undefined) => void
}) {
  return (
    <SelectField label={label} value={value ?? ''} onChange={({ target }) => choose(target.value || undefined)}>
      <option value="">{any}</option>
      {options.map(([id, name]) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  )
}
