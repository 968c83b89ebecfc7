import { useLoaderData } from '@tanstack/react-router'
import { useState } from 'react'
import type { Me } from '#contract/people.ts'
import { signOut } from '../api/endpoints.ts'
import { endSession, switchWorkspace } from '../app/session.ts'
import { checkEmail, checkNewPassword, checkText, NAME_MAX } from '../forms/checks.ts'
import { useAct } from '../forms/useAct.ts'
import { useForm } from '../forms/useForm.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { AccountFields } from './AccountFields.tsx'
import { Door } from './Door.tsx'
import { acceptInvitation, type Offer } from './endpoints.ts'

/** What an invitation's link opens: who invites, as what, and one way in for each kind of visitor. */
export function InvitationPage() {
  const { t } = useTranslation()
  const { token, offer, refusal, me } = useLoaderData({ from: '/invitation' })
  const [here, setHere] = useState<Me | null>(me)
  if (!offer) {
    return (
      <Door title={t('people.invitationDead')} text={refusal}>
        <TextLink href="/sign-in">{t('people.toSignIn')}</TextLink>
      </Door>
    )
  }
  return (
    <Door
      title={t('people.joinTitle', { workspace: offer.workspaceName })}
      text={t(offer.role === 'admin' ? 'people.asAdmin' : 'people.asAgent')}
    >
      {here ? (
        <JoinWithAccount token={token} me={here} onOther={() => setHere(null)} />
      ) : (
        <JoinAnew token={token} offer={offer} />
      )}
    </Door>
  )
}

function JoinWithAccount({ token, me, onOther }: { token: string; me: Me; onOther: () => void }) {
  const { t } = useTranslation()
  const join = useAct()
  const leave = useAct()
  const problem = join.problem ?? leave.problem
  return (
    <div className="flex flex-col gap-4">
      {problem && <Notice tone="failure">{problem}</Notice>}
      <p className="[overflow-wrap:anywhere]">{t('people.joinWithAccount', me.user)}</p>
      <Button
        look="primary"
        busy={join.busy}
        onClick={() => join.run(async () => enter(await acceptInvitation({ token }), me))}
      >
        {t('people.join')}
      </Button>
      <Button
        look="quiet"
        busy={leave.busy}
        onClick={() =>
          leave.run(async () => {
            await signOut()
            endSession()
            onOther()
          })
        }
      >
        {t('people.otherAccount')}
      </Button>
    </div>
  )
}

function JoinAnew({ token, offer }: { token: string; offer: Offer }) {
  const { t } = useTranslation()
  const { field, submit, banner, busy } = useForm({
    first: { name: '', email: offer.email ?? '', password: '' },
    check: (typed) => ({
      name: checkText(typed.name, NAME_MAX, t),
      email: checkEmail(typed.email, t),
      password: checkNewPassword(typed.password, t),
    }),
    send: async ({ name, email, password }) => {
      enter(await acceptInvitation({ token, account: { name, email: email.trim(), password } }), null)
    },
    fieldOf: { account_exists: 'email' },
  })
  const here = `/invitation?token=${encodeURIComponent(token)}`
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {banner && <Notice tone="failure">{banner}</Notice>}
      <AccountFields field={field} />
      <Button type="submit" look="primary" busy={busy} className="mt-2">
        {t('people.join')}
      </Button>
      <p className="text-center text-sm text-soft">
        {t('people.haveAccount')}{' '}
        <TextLink href={`/sign-in?next=${encodeURIComponent(here)}`}>{t('people.signInFirst')}</TextLink>
      </p>
    </form>
  )
}

/** Straight into the workspace that was joined. */
function enter(after: Me, before: Me | null) {
  const known = new Set(before?.memberships.map(({ workspaceId }) => workspaceId))
  const joined = after.memberships.find(({ workspaceId }) => !known.has(workspaceId))
  endSession()
  if (joined) switchWorkspace(joined.workspaceId)
  else window.location.assign('/inbox')
}

function TextLink({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} className="rounded-sm font-medium text-ink hover:underline">
      {children}
    </a>
  )
}
