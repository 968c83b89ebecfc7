import { useLoaderData, useRouter } from '@tanstack/react-router'
import { endSession } from '../app/session.ts'
import { checkEmail, checkNewPassword, checkText, NAME_MAX } from '../forms/checks.ts'
import { TimeZoneField } from '../forms/TimeZoneField.tsx'
import { browserTimeZone } from '../forms/timeZones.ts'
import { useForm } from '../forms/useForm.ts'
import { currentLocale } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { AccountFields } from './AccountFields.tsx'
import { Door } from './Door.tsx'
import { setUp } from './endpoints.ts'

/** The very first page: the admin's account and the workspace, in one step. */
export function SetupPage() {
  const { t } = useTranslation()
  const router = useRouter()
  const { tokenNeeded } = useLoaderData({ from: '/setup' })
  const { field, values, submit, banner, busy } = useForm({
    first: { token: '', workspaceName: '', name: '', email: '', password: '', timeZone: browserTimeZone() },
    check: (typed) => ({
      token: tokenNeeded && typed.token.trim() === '' ? t('forms.required') : null,
      workspaceName: checkText(typed.workspaceName, NAME_MAX, t),
      name: checkText(typed.name, NAME_MAX, t),
      email: checkEmail(typed.email, t),
      password: checkNewPassword(typed.password, t),
    }),
    send: async ({ token, email, ...typed }) => {
      const proof = tokenNeeded ? { token: token.trim() } : {}
      await setUp({ ...typed, email: email.trim(), locale: currentLocale(), ...proof })
      endSession()
      router.history.push('/inbox')
    },
    fieldOf: { setup_token_needed: 'token', unknown_time_zone: 'timeZone' },
  })
  return (
    <Door title={t('people.setupTitle')} text={t('people.setupText')}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {banner && <Notice tone="failure">{banner}</Notice>}
        {tokenNeeded && (
          <>
            <Notice>{t('people.startTokenHint')}</Notice>
            <Field label={t('people.startToken')} autoComplete="off" spellCheck={false} {...field('token')} />
          </>
        )}
        <Field
          label={t('people.company')}
          hint={t('people.companyHint')}
          autoComplete="organization"
          {...field('workspaceName')}
        />
        <AccountFields field={field} />
        <TimeZoneField {...field('timeZone')} value={values.timeZone} />
        <Button type="submit" look="primary" busy={busy} className="mt-2">
          {t('people.createAccount')}
        </Button>
      </form>
    </Door>
  )
}
