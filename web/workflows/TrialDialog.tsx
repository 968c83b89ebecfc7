import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TrialAnswer, Workflow } from '#contract/workflows.ts'
import { partsOf } from '#core/whatsapp/template/parts.ts'
import { render } from '#core/whatsapp/template/render.ts'
import type { StepKind } from '#core/workflow/definition.ts'
import { useAct } from '../forms/useAct.ts'
import { dayAndTime } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { getTemplate } from '../templates/endpoints.ts'
import { TemplateView } from '../templates/TemplateView.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { SelectField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { ContactChoice } from './ContactChoice.tsx'
import { Explained } from './Explained.tsx'
import { tryWorkflow } from './endpoints.ts'

/** What would happen to one contact now, step by step. Nothing does. */
export function TrialDialog({ workflow, onClose }: { workflow: Workflow; onClose: () => void }) {
  const { t } = useTranslation()
  const [contactId, setContactId] = useState<string | null>(null)
  const [events, setEvents] = useState<'come' | 'do_not_come'>('come')
  const [answer, setAnswer] = useState<TrialAnswer | null>(null)
  const { busy, problem, run } = useAct()
  const tryOut = () =>
    run(async () => {
      if (contactId) setAnswer(await tryWorkflow(workflow.id, { contactId, of: 'draft', events }))
    })
  return (
    <Dialog
      wide
      title={t('workflows.trial')}
      onClose={onClose}
      actions={
        <Button look="primary" busy={busy} disabled={!contactId} onClick={tryOut}>
          {t('workflows.tryOut')}
        </Button>
      }
    >
      <p className="pb-3 text-sm text-soft">{t('workflows.trialText')}</p>
      <div className="flex flex-col gap-4">
        {problem && <Notice tone="failure">{problem}</Notice>}
        <ContactChoice
          chosen={contactId}
          choose={(id) => {
            setContactId(id)
            setAnswer(null)
          }}
        />
        <SelectField
          label={t('workflows.trialEvents')}
          value={events}
          onChange={({ target }) => setEvents(target.value === 'come' ? 'come' : 'do_not_come')}
        >
          <option value="come">{t('workflows.trialEvents_come')}</option>
          <option value="do_not_come">{t('workflows.trialEvents_not')}</option>
        </SelectField>
        {answer && !answer.isEnrolled && <Notice>{t('workflows.trialNotEnrolled')}</Notice>}
        {answer && (
          <ol aria-label={t('workflows.trialResult')} className="border-t border-line">
            {answer.steps.map((step, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step may be come to twice
              <li key={index} className="flex gap-x-4 border-b border-line py-2 max-sm:flex-col">
                <time className="figures w-28 shrink-0 text-sm text-faint" dateTime={step.at}>
                  {dayAndTime(new Date(step.at))}
                </time>
                <span className="min-w-0 flex-1">
                  {step.kind && (
                    <span className="block font-medium">{t(`workflows.step_${step.kind as StepKind}`)}</span>
                  )}
                  <Explained explanation={step.explanation} isForeseen />
                  {step.effect?.kind === 'send_template' && <Written effect={step.effect} />}
                </span>
              </li>
            ))}
          </ol>
        )}
      </div>
    </Dialog>
  )
}

/** The message as the contact's phone would show it. */
function Written({ effect: { templateId, values } }: { effect: Record<string, unknown> }) {
  const { t } = useTranslation()
  const id = String(templateId)
  const { data: template } = useQuery({ queryKey: ['templates', id], queryFn: () => getTemplate(id) })
  if (!template) return null
  return (
    <section aria-label={t('workflows.preview')} className="pt-2">
      <TemplateView template={render(partsOf(template), values as Record<string, string>)} />
    </section>
  )
}
