import { useQuery } from '@tanstack/react-query'
import { Bell as BellIcon } from 'lucide-react'
import { Suspense, useState } from 'react'
import { COUNT_MAX } from '../app/limits.ts'
import { RailButton } from '../app/Rail.tsx'
import { lazyPart } from '../app/untilFetched.ts'
import { wantWords } from '../i18n/areas.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { getNotifications } from './endpoints.ts'

const NotificationList = lazyPart(async () => {
  const [list] = await Promise.all([import('./NotificationList.tsx'), wantWords('notifications', 'templates')])
  return list
})

/** Who needs me: the count in brass, live, and the list behind it. */
export default function Bell() {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const { data: count = 0 } = useQuery({
    queryKey: ['notifications', 'unread'],
    queryFn: () => getNotifications({ limit: 1 }),
    select: ({ unreadCount }) => unreadCount,
  })
  const label = count > 0 ? t('frame.notificationsUnread', { count }) : t('frame.notifications')
  useCommands([{ id: 'notifications', key: 'N', label: t('keys.notifications'), run: () => setOpen(true) }])
  return (
    <>
      <RailButton
        aria-label={label}
        aria-haspopup="dialog"
        data-tip={`${label}  N`}
        onClick={() => setOpen(true)}
        className="relative"
      >
        <BellIcon aria-hidden size={20} strokeWidth={1.75} />
        {count > 0 && (
          <span
            aria-hidden
            className="figures absolute inset-e-0 top-0.5 min-w-4 rounded-full bg-brass-fill px-1 text-center text-2xs font-semibold text-on-brass"
          >
            {count >= COUNT_MAX ? `${COUNT_MAX - 1}+` : count}
          </span>
        )}
      </RailButton>
      <Suspense fallback={null}>{isOpen && <NotificationList onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
