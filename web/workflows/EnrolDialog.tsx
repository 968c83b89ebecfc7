import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Workflow } from '#contract/workflows.ts'
import { useSegments } from '../contacts/properties.ts'
import { useAct } from '../forms/useAct.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { SelectField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { toast } from '../ui/toast.ts'
import { ContactChoice } from './ContactChoice.tsx'
import { enrol } from './endpoints.ts'

/** Takes one contact or a segment into the workflow by hand. */
export function EnrolDialog({ workflow, onClose }: { workflow: Workflow; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  // The same press twice enrols nobody twice.
  const [id] = useState(() => crypto.randomUUID())
  const { data: segments = [] } = useSegments()
  const [who, setWho] = useState('contact')
  const [contactId, setContactId] = useState<string | null>(null)
  const { busy, problem, run } = useAct()
  const isReady = who !== 'contact' || contactId !== null
  const begin = () =>
    run(async () => {
      await enrol(workflow.id, {
        id,
        who:
          who === 'contact' ? { kind: 'contacts', contactIds: [contactId ?? ''] } : { kind: 'segment', segmentId: who },
      })
      await queries.invalidateQueries({ queryKey: ['workflows'] })
      toast('done', t('workflows.enrolledToast'))
      onClose()
    })
  return (
    <Dialog
      title={t('workflows.enrol')}
      onClose={onClose}
      actions={
        <Button look="primary" busy={busy} disabled={!isReady} onClick={begin}>
          {t('workflows.enrol')}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        {problem && <Notice tone="failure">{problem}</Notice>}
        {!workflow.isOn && <Notice tone="attention">{t('workflows.enrolWhileOff')}</Notice>}
        <SelectField label={t('workflows.who')} value={who} onChange={({ target }) => setWho(target.value)}>
          <option value="contact">{t('workflows.oneContact')}</option>
          {segments.map((segment) => (
            <option key={segment.id} value={segment.id}>
              {t('workflows.segmentNamed', { name: segment.name })}
            </option>
          ))}
        </SelectField>
        {who === 'contact' && <ContactChoice chosen={contactId} choose={setContactId} />}
      </div>
    </Dialog>
  )
}
