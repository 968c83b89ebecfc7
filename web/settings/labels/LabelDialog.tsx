import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Label } from '#contract/labels.ts'
import { LABEL_COLORS, type LabelColor } from '#core/conversation/label.ts'
import { checkText } from '../../forms/checks.ts'
import { useForm } from '../../forms/useForm.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { LabelDot } from '../../ui/LabelChip.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { patchLabel, postLabel } from '../endpoints.ts'

const NAME_MAX = 40

/** Names a label and gives it a colour. */
export function LabelDialog({ label, onClose }: { label: Label | null; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [color, setColor] = useState<LabelColor>(label?.color ?? 'ink')
  const { field, submit, banner, busy } = useForm({
    first: { name: label?.name ?? '' },
    check: ({ name }) => ({ name: checkText(name, NAME_MAX, t) }),
    send: async ({ name }) => {
      const body = { name: name.trim(), color }
      await (label ? patchLabel(label.id, body) : postLabel(body))
      await queries.invalidateQueries({ queryKey: ['labels'] })
      onClose()
    },
    fieldOf: { label_name_taken: 'name' },
  })
  return (
    <Dialog title={label ? t('settings.editLabel', { name: label.name }) : t('settings.newLabel')} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {banner && <Notice tone="failure">{banner}</Notice>}
        <Field
          label={t('settings.labelName')}
          hint={t('settings.labelNameHint')}
          autoComplete="off"
          dir="auto"
          data-first-focus
          {...field('name')}
        />
        <fieldset>
          <legend className="pb-1 text-sm font-medium text-soft">{t('settings.labelColor')}</legend>
          <div className="flex flex-wrap gap-1">
            {LABEL_COLORS.map((one) => (
              <label
                key={one}
                className={classes(
                  'flex h-8 items-center gap-2 rounded border px-2.5 text-sm has-focus-visible:outline-2 has-focus-visible:outline-(--focus)',
                  one === color ? 'border-ink bg-ink-wash' : 'border-line hover:bg-hover',
                )}
              >
                <input
                  type="radio"
                  name="color"
                  value={one}
                  checked={one === color}
                  onChange={() => setColor(one)}
                  className="sr-only"
                />
                <LabelDot color={one} />
                {t(`settings.color_${one}`)}
              </label>
            ))}
          </div>
        </fieldset>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t(label ? 'common.save' : 'settings.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
