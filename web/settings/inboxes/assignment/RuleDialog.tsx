import { type FormEvent, useState } from 'react'
import { type AssignmentRule, RULE_NAME_MAX } from '#contract/assignment.ts'
import type { Inbox } from '#contract/inbox.ts'
import { useMembers, useTeams } from '../../../app/useKnown.ts'
import { checkText } from '../../../forms/checks.ts'
import { useAct } from '../../../forms/useAct.ts'
import { useTranslation } from '../../../i18n/translate.ts'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Field, SelectField } from '../../../ui/Field.tsx'
import { Notice } from '../../../ui/Notice.tsx'
import { EMPTY_FORM, formOf, isWhole, type RuleForm, ruleOfForm } from './ruleForm.ts'

interface RuleDialogProps {
  inbox: Inbox
  /** Null: a new one. */
  rule: AssignmentRule | null
  newId: string
  save: (rule: AssignmentRule) => Promise<void>
  onClose: () => void
}

/** Says when a rule counts and to whom it gives. */
export function RuleDialog({ inbox, rule, newId, save, onClose }: RuleDialogProps) {
  const { t } = useTranslation()
  const { data: teams } = useTeams()
  const [form, setForm] = useState<RuleForm>(rule ? formOf(rule) : EMPTY_FORM)
  const [wasSent, setSent] = useState(false)
  const { busy, problem, run } = useAct()
  const set = (patch: Partial<RuleForm>) => setForm((before) => ({ ...before, ...patch }))
  const nameProblem = checkText(form.name, RULE_NAME_MAX, t)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setSent(true)
    if (nameProblem || !isWhole(form)) return
    const before = rule ?? { id: newId, isOn: true, conditions: [] }
    void run(async () => {
      await save(ruleOfForm(form, before))
      onClose()
    })
  }
  return (
    <Dialog title={t(rule ? 'assignment.edit' : 'assignment.add')} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {problem && <Notice tone="failure">{problem}</Notice>}
        <Field
          label={t('assignment.name')}
          autoComplete="off"
          dir="auto"
          data-first-focus
          value={form.name}
          error={wasSent ? nameProblem : null}
          onChange={({ target }) => set({ name: target.value })}
        />
        <fieldset className="flex flex-col gap-3 border-t border-line pt-3">
          <legend className="pr-2 text-sm font-semibold">{t('assignment.when')}</legend>
          {inbox.channels.length > 1 && <Channels inbox={inbox} form={form} set={set} />}
          <Field
            label={t('assignment.words')}
            hint={t('assignment.wordsHint')}
            dir="auto"
            value={form.words}
            onChange={({ target }) => set({ words: target.value })}
          />
          <Field
            label={t('assignment.languages')}
            hint={t('assignment.languagesHint')}
            value={form.languages}
            onChange={({ target }) => set({ languages: target.value })}
          />
          <SelectField
            label={t('assignment.contactOwner')}
            value={form.contactOwner}
            onChange={({ target }) => set({ contactOwner: target.value as RuleForm['contactOwner'] })}
          >
            <option value="">{t('assignment.doesNotMatter')}</option>
            <option value="known">{t('assignment.known')}</option>
            <option value="unknown">{t('assignment.unknown')}</option>
          </SelectField>
          <SelectField
            label={t('assignment.team')}
            value={form.team}
            onChange={({ target }) => set({ team: target.value })}
          >
            <option value="">{t('assignment.doesNotMatter')}</option>
            <option value="none">{t('assignment.noTeam')}</option>
            {teams?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        </fieldset>
        <Outcome form={form} set={set} isMissing={wasSent && !isWhole(form)} />
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

interface PartProps {
  form: RuleForm
  set: (patch: Partial<RuleForm>) => void
}

function Channels({ inbox, form: { channelIds }, set }: PartProps & { inbox: Inbox }) {
  const { t } = useTranslation()
  return (
    <fieldset>
      <legend className="pb-1 text-sm font-medium text-soft">{t('assignment.channels')}</legend>
      {inbox.channels.map(({ id, name }) => (
        <label key={id} className="flex min-h-8 items-center gap-2.5">
          <input
            type="checkbox"
            checked={channelIds.includes(id)}
            onChange={({ target }) =>
              set({ channelIds: target.checked ? [...channelIds, id] : channelIds.filter((one) => one !== id) })
            }
            className="size-4 accent-ink-fill"
          />
          <bdi className="min-w-0 truncate">{name}</bdi>
        </label>
      ))}
    </fieldset>
  )
}

function Outcome({ form, set, isMissing }: PartProps & { isMissing: boolean }) {
  const { t } = useTranslation()
  const { data: members } = useMembers()
  const { data: teams } = useTeams()
  const hasTeam = form.to === 'team' || form.to === 'round_robin' || form.to === 'least_busy'
  return (
    <fieldset className="flex flex-col gap-3 border-t border-line pt-3">
      <legend className="pr-2 text-sm font-semibold">{t('assignment.outcome')}</legend>
      <SelectField
        label={t('assignment.goesTo')}
        value={form.to}
        onChange={({ target }) => set({ to: target.value as RuleForm['to'], teamId: '' })}
      >
        {(['round_robin', 'least_busy', 'user', 'team', 'contact_owner'] as const).map((to) => (
          <option key={to} value={to}>
            {t(`assignment.to_${to}`)}
          </option>
        ))}
      </SelectField>
      {form.to === 'user' && (
        <SelectField
          label={t('assignment.person')}
          value={form.userId}
          aria-invalid={isMissing || undefined}
          hint={isMissing ? t('assignment.choosePerson') : undefined}
          onChange={({ target }) => set({ userId: target.value })}
        >
          <option value="" />
          {members?.map(({ userId, name }) => (
            <option key={userId} value={userId}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      {hasTeam && (
        <SelectField
          label={t(form.to === 'team' ? 'assignment.whichTeam' : 'assignment.among')}
          value={form.teamId}
          aria-invalid={isMissing || undefined}
          hint={isMissing ? t('assignment.chooseTeam') : undefined}
          onChange={({ target }) => set({ teamId: target.value })}
        >
          <option value="">{form.to === 'team' ? '' : t('assignment.ofInbox')}</option>
          {teams?.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
    </fieldset>
  )
}
