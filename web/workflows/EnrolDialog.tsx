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
import { type EnrolWho, enrol } from './endpoints.ts'

const LOOKS_MAX = 8
const LOOK_EVERY_MS = 250

/** Takes one contact or a segment into the workflow by hand. */
export function EnrolDialog({ workflow, onClose }: { workflow: Workflow; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  // The same press twice enrols nobody twice.
  const [id, setId] = useState(() => crypto.randomUUID())
  const [isNobody, setNobody] = useState(false)
  const { data: segments = [] } = useSegments()
  const [who, setWho] = useState('contact')
  const [contactId, setContactId] = useState<string | null>(null)
  const { busy, problem, run } = useAct()
  const isReady = workflow.isOn && (who !== 'contact' || contactId !== null)
  const begin = () =>
    run(async () => {
      setNobody(false)
      const whom: EnrolWho =
        who === 'contact' ? { kind: 'contacts', contactIds: [contactId ?? ''] } : { kind: 'segment', segmentId: who }
      const { isDone, enrolled } = await begun(() => enrol(workflow.id, { id, who: whom }))
      await queries.invalidateQueries({ queryKey: ['workflows'] })
      if (isDone && enrolled === 0) {
        setNobody(true)
        // Pressed again, it is asked anew.
        setId(crypto.randomUUID())
        return
      }
      toast('done', isDone ? t('workflows.enrolledCount', { count: enrolled }) : t('workflows.enrolledToast'))
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
        {isNobody && <Notice tone="attention">{t('workflows.enrolledNobody')}</Notice>}
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

/** Said again it enrols nobody more, and answers how far it is: few are taken in at once, for many nobody waits. */
async function begun(ask: () => ReturnType<typeof enrol>) {
  let answer = await ask()
  for (let looks = 0; !answer.isDone && looks < LOOKS_MAX; looks++) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    answer = await ask()
  }
  return answer
}
