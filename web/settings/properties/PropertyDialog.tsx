import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { OwnProperty } from '#contract/properties.ts'
import { CUSTOM_TYPES, type CustomType, LABEL_UNITS_MAX } from '#core/property/custom.ts'
import { patchProperty, postProperty } from '../../contacts/properties.ts'
import { checkText } from '../../forms/checks.ts'
import { useForm } from '../../forms/useForm.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field, inputClasses, SelectField } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'

/** Names a property, says what kind of value it has, and what may be chosen. */
export function PropertyDialog({ property, onClose }: { property: OwnProperty | null; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const choicesId = useId()
  const [type, setType] = useState<CustomType>(property?.type ?? 'text')
  const [lines, setLines] = useState(property?.choices.map((choice) => choice.label).join('\n') ?? '')
  const isChosen = type === 'choice' || type === 'choices'
  const { field, submit, banner, busy } = useForm({
    first: { label: property?.label ?? '' },
    check: ({ label }) => ({ label: checkText(label, LABEL_UNITS_MAX, t) }),
    send: async ({ label }) => {
      const choices = isChosen ? choicesOf(lines, property) : []
      const body = { label: label.trim(), choices }
      await (property ? patchProperty(property.id, body) : postProperty({ ...body, type }))
      await queries.invalidateQueries({ queryKey: ['properties'] })
      onClose()
    },
    fieldOf: { property_name_taken: 'label' },
  })
  return (
    <Dialog
      title={property ? t('properties.edit', { name: property.label }) : t('properties.create')}
      onClose={onClose}
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {banner && <Notice tone="failure">{banner}</Notice>}
        <Field label={t('properties.name')} autoComplete="off" dir="auto" data-first-focus {...field('label')} />
        {!property && (
          <SelectField
            label={t('properties.type')}
            hint={t('properties.typeStays')}
            value={type}
            onChange={({ target }) => setType(CUSTOM_TYPES.find((one) => one === target.value) ?? 'text')}
          >
            {CUSTOM_TYPES.map((one) => (
              <option key={one} value={one}>
                {t(`properties.type_${one}`)}
              </option>
            ))}
          </SelectField>
        )}
        {isChosen && (
          <div className="flex flex-col gap-1">
            <label htmlFor={choicesId} className="text-sm font-medium text-soft">
              {t('properties.choices')}
            </label>
            <textarea
              id={choicesId}
              rows={5}
              dir="auto"
              value={lines}
              onChange={({ target }) => setLines(target.value)}
              className={`${inputClasses} py-2`}
            />
          </div>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** A line of the same name is the same choice; where as many lines stand as before, one that differs was renamed. */
function choicesOf(lines: string, property: OwnProperty | null): { value?: string; label: string }[] {
  const labels = lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const old = property?.choices ?? []
  return labels.map((label, index) => {
    const same = old.find((choice) => choice.label === label)
    const renamed = labels.length === old.length && !labels.includes(old[index]?.label ?? '') ? old[index] : undefined
    const known = same ?? renamed
    return known ? { value: known.value, label } : { label }
  })
}
