import type { Property } from '#core/property/registry.ts'
import type { Binding } from '#core/whatsapp/template/binding.ts'
import { useAllProperties } from '../contacts/properties.ts'
import { useProperties } from '../contacts/useListed.ts'
import { currentLocale } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import { SelectField } from '../ui/Field.tsx'

interface SourceSelectProps {
  /** Of the variable. */
  name: string
  binding: Binding | undefined
  disabled: boolean
  choose: (source: Pick<Binding, 'property' | 'part'> | null) => void
}

/** Where the value of a variable comes from: a property, what people are called by of a name, or whoever sends it. */
export function SourceSelect({ name, binding, disabled, choose }: SourceSelectProps) {
  const { t } = useTranslation()
  const locale = currentLocale()
  const properties = useProperties()
  const { data: all } = useAllProperties()
  const bound = binding && properties.find(({ key }) => key === binding.property)
  const offered = properties.filter((property) => isTold(property) || property === bound)
  const putAway = all?.find(({ key }) => key === binding?.property)?.label ?? '…'
  const isGone = binding !== undefined && all !== undefined && bound === undefined
  return (
    <SelectField
      label={t('templates.source')}
      aria-label={name}
      hint={isGone ? t('templates.propertyGone') : undefined}
      disabled={disabled}
      value={binding ? `${binding.property} ${binding.part}` : ''}
      onChange={({ target }) => {
        const [property = '', part] = target.value.split(' ')
        choose(property === '' ? null : { property, part: part === 'first_word' ? 'first_word' : 'whole' })
      }}
    >
      <option value="">{t('templates.byHand')}</option>
      {binding && !bound && (
        <option value={`${binding.property} ${binding.part}`}>
          {isGone ? `${putAway} (${t('properties.archived')})` : '…'}
        </option>
      )}
      {(['contact', 'conversation'] as const).map((of) => (
        <optgroup key={of} label={t(`properties.of_${of}`)}>
          {offered
            .filter((property) => property.of === of)
            .flatMap(({ key, label, ...property }) => [
              <option key={key} value={`${key} whole`}>
                {label[locale]}
              </option>,
              ...(isNameOfOne({ key, ...property })
                ? [
                    <option key={`${key} first_word`} value={`${key} first_word`}>
                      {`${label[locale]} (${t('templates.firstWord')})`}
                    </option>,
                  ]
                : []),
            ])}
        </optgroup>
      ))}
    </SelectField>
  )
}

/** What a rule makes of the moment, a reader or the ledger is no word for a customer. */
const isTold = ({ place }: Property) => !('rule' in place || 'consentTo' in place)

const isNameOfOne = ({ key, type }: Pick<Property, 'key' | 'type'>) => key === 'contact.name' || type === 'person'
