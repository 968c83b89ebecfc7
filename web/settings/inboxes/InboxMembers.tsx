import { Link } from '@tanstack/react-router'
import { useMembers } from '../../app/useKnown.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useMay } from '../../people/useMay.ts'
import { Avatar } from '../../ui/Avatar.tsx'

/** More than fit beside each other; the rest is a number. */
const SHOWN_MAX = 8

/** Who works on an inbox. Admins see every inbox; here stand those who were made members. */
export function InboxMembers({ inboxId }: { inboxId: string }) {
  const { t: say } = useTranslation()
  const mayManage = useMay()('members.manage')
  const { data } = useMembers()
  if (!data) return <div className="h-11" />
  const members = data.filter(({ inboxIds }) => inboxIds.includes(inboxId))
  const more = members.length - SHOWN_MAX
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-2 border-b border-line py-2 text-sm text-soft">
      <span>{say(members.length === 0 ? 'connect.noMembers' : 'connect.members', { count: members.length })}</span>
      <ul className="flex items-center gap-1">
        {members.slice(0, SHOWN_MAX).map(({ userId, name }) => (
          <li key={userId} className="flex">
            <Avatar name={name} size="tiny" label={name} />
          </li>
        ))}
      </ul>
      {more > 0 && <span>+{more}</span>}
      {mayManage && (
        <Link to="/settings/people" className="rounded font-medium text-ink hover:underline">
          {say('connect.editMembers')}
        </Link>
      )}
    </div>
  )
}
