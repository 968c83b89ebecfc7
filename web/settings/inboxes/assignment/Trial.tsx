import { type FormEvent, useState } from 'react'
import type { AssignmentTrial } from '#contract/assignment.ts'
import type { Inbox } from '#contract/inbox.ts'
import { useMembers, useNames, useTeams } from '../../../app/useKnown.ts'
import { useAct } from '../../../forms/useAct.ts'
import { listOf } from '../../../i18n/format.ts'
import { useTranslation } from '../../../i18n/translate.ts'
import { Button } from '../../../ui/Button.tsx'
import { Field, SelectField } from '../../../ui/Field.tsx'
import { Notice } from '../../../ui/Notice.tsx'
import { postTrial } from './endpoints.ts'

/** What would happen to such a message. Nothing does. */
export function Trial({ inbox }: { inbox: Inbox }) {
  const { t } = useTranslation()
  const { data: members } = useMembers()
  const [asked, setAsked] = useState({ channelId: '', text: '', language: '', contactOwnerId: '' })
  const [answer, setAnswer] = useState<AssignmentTrial | null>(null)
  const { busy, problem, run } = useAct()
  const set = (patch: Partial<typeof asked>) => {
    setAsked((before) => ({ ...before, ...patch }))
    setAnswer(null)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run(async () => {
      setAnswer(
        await postTrial(inbox.id, {
          channelId: asked.channelId || inbox.channels[0]?.id || null,
          text: asked.text || null,
          language: asked.language.trim() || null,
          contactOwnerId: asked.contactOwnerId || null,
          teamId: null,
        }),
      )
    })
  }
  return (
    <form onSubmit={submit} className="grid gap-3 py-4 sm:grid-cols-2">
      <Field
        className="sm:col-span-2"
        label={t('assignment.trialText')}
        dir="auto"
        value={asked.text}
        onChange={({ target }) => set({ text: target.value })}
      />
      <Field
        label={t('assignment.trialLanguage')}
        placeholder="de"
        value={asked.language}
        onChange={({ target }) => set({ language: target.value })}
      />
      <SelectField
        label={t('assignment.trialOwner')}
        value={asked.contactOwnerId}
        onChange={({ target }) => set({ contactOwnerId: target.value })}
      >
        <option value="">{t('assignment.nobody')}</option>
        {members?.map(({ userId, name }) => (
          <option key={userId} value={userId}>
            {name}
          </option>
        ))}
      </SelectField>
      {inbox.channels.length > 1 && (
        <SelectField
          label={t('assignment.trialChannel')}
          value={asked.channelId}
          onChange={({ target }) => set({ channelId: target.value })}
        >
          {inbox.channels.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      <div className="flex items-end sm:col-span-2">
        <Button type="submit" busy={busy}>
          {t('assignment.tryIt')}
        </Button>
      </div>
      <div role="status" className="sm:col-span-2">
        {problem && <Notice tone="failure">{problem}</Notice>}
        {answer && <Verdict decision={answer.decision} />}
      </div>
    </form>
  )
}

function Verdict({ decision }: { decision: AssignmentTrial['decision'] }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const { data: teams } = useTeams()
  if (!decision) return <p>{t('assignment.noRule')}</p>
  const { ruleName, ruleNumber, ownerId, teamId, lacking, away } = decision
  const team = teamId === null ? null : (teams?.find(({ id }) => id === teamId)?.name ?? t('assignment.formerTeam'))
  return (
    <div className="flex flex-col gap-1">
      <p className="font-medium">{t('assignment.ruleSays', { number: ruleNumber, rule: ruleName })}</p>
      {team !== null && <p>{t('assignment.goesToTeam', { team })}</p>}
      {ownerId !== null && <p>{t('assignment.fallsTo', { name: nameOf(ownerId) })}</p>}
      {lacking !== null && <p className="text-brass">{t(`assignment.lacking_${lacking}`)}</p>}
      {away.length > 0 && <p className="text-soft">{t('assignment.areAway', { names: listOf(away.map(nameOf)) })}</p>}
    </div>
  )
}
