import { useQueryClient } from '@tanstack/react-query'
import { Check, Copy } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Role } from '#contract/common.ts'
import { checkEmail } from '../../forms/checks.ts'
import { useForm } from '../../forms/useForm.ts'
import { dayAndTime } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { postInvitation } from '../endpoints.ts'
import { INVITATIONS_KEY } from './Invitations.tsx'

const ROLES = [
  ['agent', 'settings.agentMeans'],
  ['admin', 'settings.adminMeans'],
] as const

/** First the role, then the link, which is shown this once. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [made, setMade] = useState<{ link: string; expiresAt: string } | null>(null)
  return (
    <Dialog title={t(made ? 'settings.linkReady' : 'settings.inviteTitle')} onClose={onClose}>
      {made ? (
        <ReadyLink {...made} onDone={onClose} />
      ) : (
        <InviteForm onMade={(link, expiresAt) => setMade({ link, expiresAt })} onClose={onClose} />
      )}
    </Dialog>
  )
}

interface InviteFormProps {
  onMade: (link: string, expiresAt: string) => void
  onClose: () => void
}

function InviteForm({ onMade, onClose }: InviteFormProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const first: { role: string; email: string } = { role: 'agent', email: '' }
  const { field, values, set, submit, banner, busy } = useForm({
    first,
    check: ({ email }) => ({ email: email.trim() === '' ? null : checkEmail(email, t) }),
    send: async ({ role, email }) => {
      const { link, invitation } = await postInvitation({ role: role as Role, email: email.trim() || null })
      void queries.invalidateQueries({ queryKey: INVITATIONS_KEY })
      onMade(link, invitation.expiresAt)
    },
  })
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {banner && <Notice tone="failure">{banner}</Notice>}
      <fieldset>
        <legend className="mb-1 text-sm font-medium text-soft">{t('settings.role')}</legend>
        {ROLES.map(([role, meaning]) => (
          <label key={role} className="flex cursor-pointer items-start gap-3 rounded px-2 py-1.5 hover:bg-hover">
            <input
              type="radio"
              name="role"
              data-first-focus
              value={role}
              checked={values.role === role}
              onChange={() => set({ role })}
              className="mt-0.5 size-4 shrink-0 accent-ink-fill"
            />
            <span>
              <span className="block font-medium">{t(`settings.${role}`)}</span>
              <span className="block text-sm text-soft">{t(meaning)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Field
        label={t('settings.inviteEmail')}
        hint={t('settings.inviteEmailHint')}
        type="email"
        inputMode="email"
        autoComplete="off"
        {...field('email')}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {t('settings.createLink')}
        </Button>
      </div>
    </form>
  )
}

function ReadyLink({ link, expiresAt, onDone }: { link: string; expiresAt: string; onDone: () => void }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const [state, setState] = useState<'ready' | 'copied' | 'cannot'>('ready')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link)
      setState('copied')
    } catch {
      // Browsers offer the clipboard on https and loopback only; the old way works on plain http as well.
      input.current?.select()
      setState(document.execCommand('copy') ? 'copied' : 'cannot')
    }
  }
  return (
    <div className="flex flex-col gap-4">
      <p className="text-soft">{t('settings.linkText', { date: dayAndTime(new Date(expiresAt)) })}</p>
      <Field
        ref={input}
        label={t('settings.link')}
        value={link}
        readOnly
        dir="ltr"
        error={state === 'cannot' ? t('settings.copyFailed') : null}
        onFocus={({ target }) => target.select()}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{t('settings.done')}</Button>
        <Button look="primary" icon={state === 'copied' ? Check : Copy} onClick={() => void copy()}>
          <span aria-live="polite">{t(state === 'copied' ? 'common.copied' : 'common.copy')}</span>
        </Button>
      </div>
    </div>
  )
}
