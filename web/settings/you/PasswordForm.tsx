import { useState } from 'react'
import { useSession } from '../../app/useKnown.ts'
import { checkNewPassword, PASSWORD_MIN } from '../../forms/checks.ts'
import { PasswordField } from '../../forms/PasswordField.tsx'
import { useForm } from '../../forms/useForm.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { toast } from '../../ui/toast.ts'
import { changePassword } from '../endpoints.ts'

const EMPTY = { current: '', next: '' }

export function PasswordForm({ onChanged }: { onChanged: () => void }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const [endsOthers, setEndsOthers] = useState(true)
  const { field, set, submit, banner, busy } = useForm({
    first: EMPTY,
    check: ({ current, next }) => ({
      current: current === '' ? t('forms.required') : null,
      next: checkNewPassword(next, t),
    }),
    send: async ({ current, next }) => {
      await changePassword(current, next, endsOthers)
      set(EMPTY)
      toast('done', t('settings.passwordChanged'))
      onChanged()
    },
    fieldOf: { INVALID_PASSWORD: 'current' },
    // The sign-in's own sentences are English only.
    wordsFor: ({ code }) => (code === 'INVALID_PASSWORD' ? t('settings.wrongPassword') : null),
  })
  return (
    <form noValidate onSubmit={submit} className="mt-4 flex max-w-md flex-col gap-4">
      {banner && <Notice tone="failure">{banner}</Notice>}
      {/* So that password managers know whose it is. */}
      <input type="email" name="username" autoComplete="username" value={me.user.email} readOnly hidden />
      <PasswordField label={t('settings.currentPassword')} autoComplete="current-password" {...field('current')} />
      <PasswordField
        label={t('settings.newPassword')}
        hint={t('forms.passwordHint', { min: PASSWORD_MIN })}
        autoComplete="new-password"
        {...field('next')}
      />
      <label className="flex cursor-pointer items-center gap-3">
        <input
          type="checkbox"
          checked={endsOthers}
          onChange={({ target }) => setEndsOthers(target.checked)}
          className="size-4 shrink-0 accent-ink-fill"
        />
        {t('settings.alsoEndOthers')}
      </label>
      <Button type="submit" busy={busy} className="w-fit">
        {t('settings.changePassword')}
      </Button>
    </form>
  )
}
