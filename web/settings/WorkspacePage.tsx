import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Locale } from '#contract/common.ts'
import type { Workspace } from '#contract/people.ts'
import { getWorkspace } from '../api/endpoints.ts'
import { useSession } from '../app/useKnown.ts'
import { checkText, NAME_MAX } from '../forms/checks.ts'
import { TimeZoneField } from '../forms/TimeZoneField.tsx'
import { placeOf } from '../forms/timeZones.ts'
import { useForm } from '../forms/useForm.ts'
import { LOCALES } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useMay } from '../people/useMay.ts'
import { Button } from '../ui/Button.tsx'
import { Field, SelectField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { toast } from '../ui/toast.ts'
import { patchWorkspace } from './endpoints.ts'
import { Failed, Page, Waiting } from './Page.tsx'

export function WorkspacePage() {
  const { t } = useTranslation()
  const mayDo = useMay()
  const { data, error, refetch } = useQuery({ queryKey: ['workspace'], queryFn: getWorkspace })
  return (
    <Page title={t('settings.general')} text={t('settings.generalText')}>
      {data ? (
        mayDo('workspace.edit') ? (
          // Another admin's change makes it a new form; my typing does not.
          <WorkspaceForm key={`${data.name} ${data.timeZone} ${data.locale}`} workspace={data} />
        ) : (
          <WorkspaceFacts workspace={data} />
        )
      ) : error ? (
        <Failed error={error} retry={refetch} />
      ) : (
        <Waiting />
      )}
    </Page>
  )
}

function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { membership } = useSession()
  const { name, timeZone, locale } = workspace
  const first: Record<'name' | 'timeZone' | 'locale', string> = { name, timeZone, locale }
  const { field, values, submit, banner, busy } = useForm({
    first,
    check: (typed) => ({ name: checkText(typed.name, NAME_MAX, t) }),
    send: async (typed) => {
      const saved = await patchWorkspace({ ...typed, locale: typed.locale as Locale })
      queries.setQueryData(['workspace'], saved)
      // The session of this tab is asked for once; others read it when they are opened anew.
      membership.timeZone = saved.timeZone
      toast('done', t('settings.saved'))
    },
    fieldOf: { unknown_time_zone: 'timeZone' },
  })
  const isChanged = values.name !== name || values.timeZone !== timeZone || values.locale !== locale
  return (
    <form noValidate onSubmit={submit} className="flex max-w-md flex-col gap-5">
      {banner && <Notice tone="failure">{banner}</Notice>}
      <Field label={t('settings.workspaceName')} autoComplete="off" dir="auto" {...field('name')} />
      <TimeZoneField hint={t('settings.timeZoneHint')} {...field('timeZone')} value={values.timeZone} />
      <SelectField
        label={t('settings.workspaceLanguage')}
        hint={t('settings.workspaceLanguageHint')}
        {...field('locale')}
      >
        {Object.entries(LOCALES).map(([code, language]) => (
          <option key={code} value={code}>
            {language}
          </option>
        ))}
      </SelectField>
      <Button type="submit" look="primary" busy={busy} disabled={!isChanged} className="w-fit">
        {t('common.save')}
      </Button>
    </form>
  )
}

function WorkspaceFacts({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation()
  const facts = [
    [t('settings.workspaceName'), workspace.name],
    [t('forms.timeZone'), placeOf(workspace.timeZone)],
    [t('settings.workspaceLanguage'), LOCALES[workspace.locale]],
  ]
  return (
    <>
      <dl className="border-t border-line">
        {facts.map(([label, value]) => (
          <div key={label} className="grid gap-x-6 gap-y-0.5 border-b border-line py-3 sm:grid-cols-[12rem_1fr]">
            <dt className="text-soft">{label}</dt>
            <dd className="[overflow-wrap:anywhere]">
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-4 text-sm text-faint">{t('settings.adminsOnly')}</p>
    </>
  )
}
