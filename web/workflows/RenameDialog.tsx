import type { Workflow } from '#contract/workflows.ts'
import { NAME_UNITS_MAX } from '#core/workflow/definition.ts'
import { checkText } from '../forms/checks.ts'
import { useForm } from '../forms/useForm.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { renameWorkflow } from './endpoints.ts'

/** Another name; what it does stays as it is. */
export function RenameDialog({
  workflow,
  heard,
  onClose,
}: {
  workflow: Workflow
  heard: (answer: { workflow: Workflow }) => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  const { field, submit, banner, busy } = useForm({
    first: { name: workflow.name },
    check: ({ name }) => ({ name: checkText(name, NAME_UNITS_MAX, t) }),
    send: async ({ name }) => {
      heard(await renameWorkflow(workflow.id, name.trim()))
      onClose()
    },
  })
  return (
    <Dialog title={t('workflows.rename')} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {banner && <Notice tone="failure">{banner}</Notice>}
        <Field label={t('workflows.name')} autoComplete="off" dir="auto" data-first-focus {...field('name')} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t('workflows.rename')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
