import { useQueryClient } from '@tanstack/react-query'
import { Ellipsis, UserMinus } from 'lucide-react'
import { useState } from 'react'
import type { Role } from '#contract/common.ts'
import type { Inbox } from '#contract/inbox.ts'
import type { Member } from '#contract/people.ts'
import { useSession } from '../../app/useKnown.ts'
import { useAct } from '../../forms/useAct.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useMay } from '../../people/useMay.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { IconButton } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { inputClasses } from '../../ui/Field.tsx'
import { Menu } from '../../ui/Menu.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { toast } from '../../ui/toast.ts'
import { ConfirmDialog } from '../ConfirmDialog.tsx'
import { patchMember, removeMember } from '../endpoints.ts'
import { MemberInboxes } from './MemberInboxes.tsx'

/** One member: name, role and inboxes, each changed where it stands. */
export function MemberRow({ member, inboxes }: { member: Member; inboxes: Inbox[] | null }) {
  const { userId, name, email, role, awaySince } = member
  const { t } = useTranslation()
  const { me } = useSession()
  const mayManage = useMay()('members.manage')
  const queries = useQueryClient()
  const { busy, problem, run } = useAct()
  /** The role that was chosen, while it is being saved. */
  const [wanted, setWanted] = useState<Role>(role)
  const [asking, setAsking] = useState<'remove' | 'step_down' | null>(null)
  const isMe = userId === me.user.id

  const changeRole = (next: Role) => {
    setWanted(next)
    void run(async () => {
      queries.setQueryData(['members'], await patchMember(userId, { role: next }))
    })
  }
  const stepDown = async () => {
    await patchMember(userId, { role: 'agent' })
    // What this tab may show has changed altogether.
    window.location.reload()
  }
  const remove = async () => {
    await removeMember(userId)
    queries.setQueryData<{ members: Member[] }>(
      ['members'],
      (known) => known && { members: known.members.filter((one) => one.userId !== userId) },
    )
    toast('done', t('settings.removed', { name }))
  }
  return (
    <li className="border-b border-line py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Avatar name={name} />
        <div className="min-w-0 flex-1 basis-40">
          <p className="truncate font-medium">
            <bdi data-tip={name.length > 30 ? name : undefined}>{name}</bdi>
            {isMe && <span className="font-normal text-faint"> · {t('common.you')}</span>}
            {awaySince && <span className="font-normal text-brass"> · {t('frame.away')}</span>}
          </p>
          <p className="truncate text-sm text-soft">{email}</p>
        </div>
        <div className="flex min-w-0 items-center gap-2 max-sm:w-full max-sm:pl-11">
          <MemberInboxes member={member} inboxes={inboxes} mayManage={mayManage} />
          {mayManage ? (
            <span className="w-28 shrink-0">
              <select
                aria-label={t('settings.roleOf', { name })}
                value={busy ? wanted : role}
                disabled={busy}
                onChange={({ target }) => {
                  if (isMe && target.value === 'agent') setAsking('step_down')
                  else changeRole(target.value as Role)
                }}
                className={classes(inputClasses, 'chevron h-8 pr-8')}
              >
                <option value="agent">{t('settings.agent')}</option>
                <option value="admin">{t('settings.admin')}</option>
              </select>
            </span>
          ) : (
            <span className="w-16 shrink-0 text-soft">{t(`settings.${role}`)}</span>
          )}
          {mayManage && !isMe && (
            <Menu
              align="end"
              trigger={(props) => <IconButton {...props} icon={Ellipsis} label={t('settings.more', { name })} />}
              entries={[
                {
                  label: t('settings.removeMember'),
                  icon: UserMinus,
                  danger: true,
                  select: () => setAsking('remove'),
                },
              ]}
            />
          )}
          {mayManage && isMe && <span className="w-8 shrink-0 max-sm:hidden" />}
        </div>
      </div>
      {problem && (
        <div className="mt-2">
          <Notice tone="failure">{problem}</Notice>
        </div>
      )}
      {asking === 'remove' && (
        <ConfirmDialog
          title={t('settings.removeTitle', { name })}
          text={t('settings.removeText')}
          label={t('common.remove')}
          act={remove}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'step_down' && (
        <ConfirmDialog
          title={t('settings.stepDownTitle')}
          text={t('settings.stepDownText')}
          label={t('settings.stepDown')}
          act={stepDown}
          onClose={() => setAsking(null)}
        />
      )}
    </li>
  )
}
