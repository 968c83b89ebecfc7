import { useRouter, useSearch } from '@tanstack/react-router'
import type { ApiRefusal } from '../api/refusal.ts'
import { endSession } from '../app/session.ts'
import { PasswordField } from '../forms/PasswordField.tsx'
import { useForm } from '../forms/useForm.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Door } from './Door.tsx'
import { signIn } from './endpoints.ts'
import { safeNext } from './safeNext.ts'

export function SignInPage() {
  const { t } = useTranslation()
  const router = useRouter()
  const { next } = useSearch({ from: '/sign-in' })
  // The sign-in's own sentences are English only; ours are not.
  const wordsFor = ({ code, status }: ApiRefusal) => {
    if (code === 'INVALID_EMAIL_OR_PASSWORD' || code === 'INVALID_EMAIL' || status === 401)
      return t('people.wrongPassword')
    return status === 429 && code !== 'too_many_attempts' ? t('people.tooManyAttempts') : null
  }
  const { field, submit, banner, busy } = useForm({
    first: { email: '', password: '' },
    check: ({ email, password }) => ({
      email: email.trim() === '' ? t('forms.required') : null,
      password: password === '' ? t('forms.required') : null,
    }),
    send: async ({ email, password }) => {
      await signIn(email.trim(), password)
      endSession()
      router.history.push(safeNext(next))
    },
    wordsFor,
  })
  return (
    <Door title={t('people.signInTitle')}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {banner && <Notice tone="failure">{banner}</Notice>}
        <Field
          label={t('people.email')}
          type="email"
          inputMode="email"
          autoComplete="username"
          autoFocus
          {...field('email')}
        />
        <PasswordField label={t('people.password')} autoComplete="current-password" {...field('password')} />
        <Button type="submit" look="primary" busy={busy} className="mt-2">
          {t('people.signIn')}
        </Button>
      </form>
    </Door>
  )
}
