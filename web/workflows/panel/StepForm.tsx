import { type Assignee, NOTE_UNITS_MAX, type Step, type StepOf } from '#core/workflow/definition.ts'
import { useLabels, useMembers, useTeams } from '../../app/useKnown.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { classes } from '../../ui/classes.ts'
import { inputClasses, SelectField } from '../../ui/Field.tsx'
import { LabelDot } from '../../ui/LabelChip.tsx'
import { useRegistry } from '../registry.ts'
import { Conditions, PropertySelect, ValueField } from './Conditions.tsx'
import { isSendReady, SendForm } from './SendForm.tsx'
import { WaitForm } from './WaitForm.tsx'

/** What a step of this kind asks for. */
export function StepForm({ step, change }: { step: Step; change: (step: Step) => void }) {
  const { t } = useTranslation()
  switch (step.kind) {
    case 'branch':
      return (
        <>
          <p className="pb-3 text-sm text-soft">{t('workflows.branchText')}</p>
          <Conditions filter={step.conditions} change={(conditions) => change({ ...step, conditions })} />
        </>
      )
    case 'wait':
      return <WaitForm step={step} change={change} />
    case 'set_property':
      return <PropertyForm step={step} change={change} />
    case 'assign':
      return <AssignForm step={step} change={change} />
    case 'label':
      return <LabelForm step={step} change={change} />
    case 'note':
      return (
        <label className="flex flex-col gap-1 text-sm font-medium text-soft">
          {t('workflows.noteText')}
          <textarea
            rows={5}
            dir="auto"
            maxLength={NOTE_UNITS_MAX}
            value={step.text}
            onChange={({ target }) => change({ ...step, text: target.value })}
            className={classes(inputClasses, 'py-2 font-normal')}
          />
        </label>
      )
    case 'send_template':
      return <SendForm step={step} change={change} />
    default:
      return <p className="text-sm text-soft">{t(`workflows.about_${step.kind}`)}</p>
  }
}

/** Whether a step says enough to be kept at all; what else is wrong with it is told once it stands there. */
export function isReady(step: Step): boolean {
  if (step.kind === 'send_template') return isSendReady(step)
  return step.kind !== 'set_property' || step.property !== ''
}

function PropertyForm({
  step,
  change,
}: {
  step: StepOf<'set_property'>
  change: (step: StepOf<'set_property'>) => void
}) {
  const { t } = useTranslation()
  const { properties } = useRegistry()
  const editable = properties.filter(({ of, editable }) => of === 'contact' && editable)
  const property = editable.find(({ key }) => key === step.property)
  return (
    <div className="flex flex-col gap-4">
      <PropertySelect
        label={t('workflows.property')}
        properties={editable}
        value={step.property}
        change={(key) => change({ ...step, property: key, value: '' })}
      />
      {property && (
        <>
          <label className="flex items-center gap-2 text-base">
            <input
              type="checkbox"
              checked={step.value === null}
              onChange={({ target }) => change({ ...step, value: target.checked ? null : '' })}
              className="size-4 accent-ink-fill"
            />
            {t('workflows.makeEmpty')}
          </label>
          {step.value !== null && (
            <ValueField
              label={t('properties.value')}
              property={property}
              value={step.value}
              change={(value) => change({ ...step, value })}
            />
          )}
        </>
      )}
    </div>
  )
}

function AssignForm({ step, change }: { step: StepOf<'assign'>; change: (step: StepOf<'assign'>) => void }) {
  const { t } = useTranslation()
  const { data: members = [] } = useMembers()
  const { data: teams = [] } = useTeams()
  const { to } = step
  const put = (next: Assignee) => change({ ...step, to: next })
  const begin = (kind: string) => {
    if (kind === 'user') put({ to: 'user', userId: members[0]?.userId ?? '' })
    else if (kind === 'team' && teams[0]) put({ to: 'team', teamId: teams[0].id })
    else if (kind === 'round_robin') put({ to: 'round_robin', teamId: null })
    else if (kind === 'contact_owner' || kind === 'nobody') put({ to: kind })
  }
  const kinds = [
    'contact_owner',
    'user',
    ...(teams.length > 0 ? (['team'] as const) : []),
    'round_robin',
    'nobody',
  ] as const
  return (
    <div className="flex flex-col gap-4">
      <SelectField label={t('workflows.assignTo')} value={to.to} onChange={({ target }) => begin(target.value)}>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`workflows.assign_${kind}`)}
          </option>
        ))}
      </SelectField>
      {to.to === 'user' && (
        <SelectField
          label={t('workflows.colleague')}
          value={to.userId}
          onChange={({ target }) => put({ to: 'user', userId: target.value })}
        >
          {members.map(({ userId, name }) => (
            <option key={userId} value={userId}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      {(to.to === 'team' || to.to === 'round_robin') && (
        <SelectField
          label={t('workflows.team')}
          value={to.teamId ?? ''}
          onChange={({ target: { value } }) =>
            put(to.to === 'team' ? { to: 'team', teamId: value } : { to: 'round_robin', teamId: value || null })
          }
        >
          {to.to === 'round_robin' && <option value="">{t('workflows.wholeInbox')}</option>}
          {teams.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
    </div>
  )
}

function LabelForm({ step, change }: { step: StepOf<'label'>; change: (step: StepOf<'label'>) => void }) {
  const { t } = useTranslation()
  const { data: labels = [] } = useLabels()
  if (labels.length === 0) return <p className="text-sm text-soft">{t('workflows.noLabels')}</p>
  const put = (id: string, what: string) =>
    change({
      ...step,
      add: [...step.add.filter((one) => one !== id), ...(what === 'add' ? [id] : [])],
      remove: [...step.remove.filter((one) => one !== id), ...(what === 'remove' ? [id] : [])],
    })
  return (
    <ul className="flex flex-col gap-2">
      {labels.map(({ id, name, color }) => (
        <li key={id} className="flex items-center gap-2">
          <LabelDot color={color} />
          <bdi className="min-w-0 flex-1 truncate">{name}</bdi>
          <select
            aria-label={name}
            value={step.add.includes(id) ? 'add' : step.remove.includes(id) ? 'remove' : 'leave'}
            onChange={({ target }) => put(id, target.value)}
            className={classes(inputClasses, 'chevron h-8 w-36 pr-8')}
          >
            {(['leave', 'add', 'remove'] as const).map((what) => (
              <option key={what} value={what}>
                {t(`workflows.label_${what}`)}
              </option>
            ))}
          </select>
        </li>
      ))}
    </ul>
  )
}
