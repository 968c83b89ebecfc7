import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useInboxes, useMembers } from '../../app/useKnown.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useMay } from '../../people/useMay.ts'
import { Button } from '../../ui/Button.tsx'
import { Failed, Page, Section, Waiting } from '../Page.tsx'
import { Invitations } from './Invitations.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import { MemberRow } from './MemberRow.tsx'

/** Who works here: their roles, the inboxes they are members of, and who is invited. */
export function PeoplePage() {
  const { t } = useTranslation()
  const mayDo = useMay()
  const members = useMembers()
  const inboxes = useInboxes()
  const [isInviting, setInviting] = useState(false)
  const mayInvite = mayDo('invitations.manage')
  return (
    <Page
      title={t('settings.people')}
      text={t('settings.peopleText')}
      action={
        mayInvite && (
          <Button look="primary" icon={UserPlus} onClick={() => setInviting(true)}>
            {t('settings.invite')}
          </Button>
        )
      }
    >
      <Section title={t('settings.members')}>
        {members.data ? (
          <ul>
            {members.data.map((member) => (
              <MemberRow key={member.userId} member={member} inboxes={inboxes.data ?? null} />
            ))}
          </ul>
        ) : members.error ? (
          <Failed error={members.error} retry={members.refetch} />
        ) : (
          <Waiting />
        )}
        {!mayDo('members.manage') && members.data && (
          <p className="mt-4 text-sm text-faint">{t('settings.adminsOnly')}</p>
        )}
      </Section>
      {mayInvite && <Invitations />}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  )
}
