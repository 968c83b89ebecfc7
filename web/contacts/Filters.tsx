import { useNavigate } from '@tanstack/react-router'
import { ChevronDown, Columns3, X } from 'lucide-react'
import { CONDITIONS_MAX } from '#core/property/operators.ts'
import { currentLocale } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { Button } from '../ui/Button.tsx'
import { SelectField } from '../ui/Field.tsx'
import { Menu } from '../ui/Menu.tsx'
import { NewCondition } from './NewCondition.tsx'
import { COLUMNS_MAX, type ContactsSearch } from './search.ts'
import { filterOf, USUAL_COLUMNS } from './shown.ts'
import { useConditionWords } from './useConditionWords.ts'
import { useAskable, useShowable } from './useListed.ts'

/** A change of what is shown; it stands in the address bar. */
export function useSetSearch(shown: ContactsSearch) {
  const navigate = useNavigate()
  return (change: { [Key in keyof ContactsSearch]?: ContactsSearch[Key] | undefined }) => {
    const next = Object.entries({ ...shown, ...change }).filter(([, value]) => value !== undefined)
    void navigate({ to: '/contacts', search: Object.fromEntries(next), replace: true })
  }
}

/** The fields to filter, sort and choose columns by, above the rows. */
export function FilterFields({ shown }: { shown: ContactsSearch }) {
  const { t } = useTranslation()
  const set = useSetSearch(shown)
  const askable = useAskable()
  const showable = useShowable()
  const { where = [], columns = USUAL_COLUMNS } = shown
  const locale = currentLocale()
  return (
    <div className="flex shrink-0 flex-wrap items-end gap-x-6 gap-y-3 border-b border-line bg-sunk px-4 pt-2 pb-3 max-sm:flex-col max-sm:items-stretch">
      {where.length < CONDITIONS_MAX && (
        <NewCondition properties={askable} ofContacts add={(condition) => set({ where: [...where, condition] })} />
      )}
      <div className="flex flex-wrap items-end gap-2 xl:ml-auto">
        {where.length > 1 && (
          <SelectField
            label={t('properties.match')}
            className="w-44 max-sm:w-full"
            value={shown.any ? 'any' : 'all'}
            onChange={({ target }) => set({ any: target.value === 'any' ? true : undefined })}
          >
            <option value="all">{t('properties.match_all')}</option>
            <option value="any">{t('properties.match_any')}</option>
          </SelectField>
        )}
        <SelectField
          label={t('properties.sort')}
          className="w-44 max-sm:w-full"
          value={shown.sort ?? 'name'}
          onChange={({ target: { value } }) =>
            set({ sort: value === 'newest' || value === 'oldest' ? value : undefined })
          }
        >
          <option value="name">{t('properties.sort_name')}</option>
          <option value="newest">{t('properties.sort_newest')}</option>
          <option value="oldest">{t('properties.sort_oldest')}</option>
        </SelectField>
        <span className="max-md:hidden">
          <Menu
            align="end"
            entries={showable.map(({ key, label }) => {
              const isShown = columns.includes(key)
              return {
                label: label[locale] ?? key,
                checked: isShown,
                keepsOpen: true,
                disabled: !isShown && columns.length >= COLUMNS_MAX,
                select: () => set({ columns: isShown ? columns.filter((one) => one !== key) : [...columns, key] }),
              }
            })}
            trigger={(props) => (
              <Button icon={Columns3} {...props}>
                {t('properties.columns')}
                <span className="figures text-faint">{columns.length}</span>
                <ChevronDown aria-hidden size={14} className="text-faint" />
              </Button>
            )}
          />
        </span>
      </div>
    </div>
  )
}

/** What the list is filtered by, each with a way to take it off. */
export function FilterChips({ shown }: { shown: ContactsSearch }) {
  const { t } = useTranslation()
  const set = useSetSearch(shown)
  const wordsOf = useConditionWords(true)
  const { conditions } = filterOf(shown)
  const clear = () => set({ where: undefined, any: undefined })
  useCommands(
    conditions.length > 0 ? [{ id: 'contacts clear filters', key: 'F', label: t('properties.clear'), run: clear }] : [],
  )
  if (conditions.length === 0) return null
  return (
    <ul aria-label={t('properties.filter')} className="flex shrink-0 flex-wrap gap-1 border-b border-line px-4 py-2">
      {conditions.map((condition, index) => {
        const words = wordsOf(condition)
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may be asked twice
            key={index}
            className="flex max-w-full items-center rounded-full bg-ink-wash pl-2.5 text-xs font-medium text-ink-strong"
          >
            <bdi className="truncate" title={words}>
              {words}
            </bdi>
            <button
              type="button"
              aria-label={t('properties.remove', { what: words })}
              onClick={() => {
                const rest = (shown.where ?? []).filter((_, place) => place !== index)
                set({ where: rest.length > 0 ? rest : undefined })
              }}
              className="flex size-6 items-center justify-center rounded-full hover:bg-hover"
            >
              <X aria-hidden size={13} />
            </button>
          </li>
        )
      })}
      {conditions.length > 1 && (
        <li>
          <Button look="quiet" size="small" className="h-6 text-xs" onClick={clear}>
            {t('properties.clear')}
          </Button>
        </li>
      )}
    </ul>
  )
}
