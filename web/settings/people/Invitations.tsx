import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link2 } from 'lucide-react'
import type { Invitation } from '#contract/people.ts'
import { useNames } from '../../app/useKnown.ts'
import { useAct } from '../../forms/useAct.ts'
import { dayAndTime } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { toast } from '../../ui/toast.ts'
import { getInvitations, revokeInvitation } from '../endpoints.ts'
import { Failed, Section, Waiting } from '../Page.tsx'

export const INVITATIONS_KEY = ['invitations']

/** Links that still work and have not been used. */
export function Invitations() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery({ queryKey: INVITATIONS_KEY, queryFn: getInvitations })
  return (
    <Section title={t('settings.invitations')}>
      {!data ? (
        error ? (
          <Failed error={error} retry={refetch} />
        ) : (
          <Waiting rows={1} />
        )
      ) : data.invitations.length === 0 ? (
        <p className="py-4 text-soft">{t('settings.noInvitations')}</p>
      ) : (
        <ul>
          {data.invitations.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const queries = useQueryClient()
  const { busy, problem, run } = useAct()
  const forWhom = invitation.email ?? t('settings.anyoneWithLink')
  const revoke = () =>
    run(async () => {
      await revokeInvitation(invitation.id)
      toast('done', t('settings.revoked'))
      await queries.invalidateQueries({ queryKey: INVITATIONS_KEY })
    })
  const inviter = nameOf(invitation.invitedBy)
  const facts = [
    t(`settings.${invitation.role}`),
    inviter && t('settings.invitedBy', { name: inviter }),
    t('settings.expiresOn', { date: dayAndTime(new Date(invitation.expiresAt)) }),
  ]
  return (
    <li className="border-b border-line py-3">
      <div className="flex items-center gap-3">
        <span className="inline-flex size-8 shrink-0 items-center justify-center rounded-full bg-sunk text-soft">
          <Link2 aria-hidden size={16} strokeWidth={1.75} />
        </span>
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{forWhom}</p>
          <p className="text-sm text-soft [overflow-wrap:anywhere]">{facts.filter(Boolean).join(' · ')}</p>
        </div>
        <Button size="small" busy={busy} aria-label={t('settings.revokeOf', { name: forWhom })} onClick={revoke}>
          {t('settings.revoke')}
        </Button>
      </div>
      {problem && (
        <div className="mt-2">
          <Notice tone="failure">{problem}</Notice>
        </div>
      )}
    </li>
  )
}
