import { Link, useParams, useRouteContext, useRouter } from '@tanstack/react-router'
import { BookUser, Inbox, type LucideIcon, Settings, Smartphone, Workflow } from 'lucide-react'
import { type ComponentProps, lazy, Suspense } from 'react'
import { useTranslation } from '../i18n/translate.ts'
import { togglePhone, usePracticePhone } from '../practice/dock.ts'
import { classes } from '../ui/classes.ts'
import { Horn } from '../ui/Horn.tsx'
import { lazyPart, untilFetched } from './untilFetched.ts'

const Bell = lazy(() => untilFetched(() => import('../notifications/Bell.tsx')))
const YouMenu = lazyPart(() => import('./YouMenu.tsx'))

type Place = {
  to: string
  icon: LucideIcon
  label: 'frame.inbox' | 'frame.contacts' | 'frame.automation' | 'frame.settings'
}
const PLACES: Place[] = [
  { to: '/inbox', icon: Inbox, label: 'frame.inbox' },
  { to: '/contacts', icon: BookUser, label: 'frame.contacts' },
  { to: '/automation', icon: Workflow, label: 'frame.automation' },
]
const SETTINGS: Place = { to: '/settings', icon: Settings, label: 'frame.settings' }

/** The narrow column of places, at the foot of the page on a phone. `isAfter`: the first screen stands. */
export function Rail({ isAfter }: { isAfter: boolean }) {
  const { t } = useTranslation()
  const { session } = useRouteContext({ from: '/framed' })
  const phone = usePracticePhone()
  // One column: an open conversation has the whole page, and its own way back.
  const { conversationId } = useParams({ strict: false })
  return (
    <nav
      aria-label={t('frame.mainNavigation')}
      className={classes(
        'flex shrink-0 items-center gap-1 bg-rail px-2 pb-[env(safe-area-inset-bottom)] text-rail-text max-md:min-h-14 max-md:justify-around md:w-(--rail-width) md:flex-col md:py-3',
        conversationId && 'max-md:hidden',
      )}
    >
      <Link to="/inbox" aria-label="Posthorn" className="mb-3 rounded text-brass-fill max-md:hidden">
        <Horn size={30} />
      </Link>
      {PLACES.map((place) => (
        <RailLink key={place.to} {...place} />
      ))}
      <div className="flex-1 max-md:hidden" />
      <Suspense fallback={<span className="size-10" />}>{isAfter ? <Bell /> : <span className="size-10" />}</Suspense>
      {session.me.practice && (
        <RailButton
          aria-label={t('frame.practicePhone')}
          data-tip={t('frame.practicePhone')}
          aria-pressed={phone.out}
          onClick={togglePhone}
        >
          <Smartphone aria-hidden size={20} strokeWidth={1.75} />
        </RailButton>
      )}
      <RailLink {...SETTINGS} />
      <Suspense fallback={<span className="size-10" />}>
        {isAfter ? <YouMenu session={session} /> : <span className="size-10" />}
      </Suspense>
    </nav>
  )
}

const look =
  'inline-flex size-10 items-center justify-center rounded transition-colors duration-100 hover:bg-rail-chosen hover:text-rail-strong focus-visible:outline-brass-fill'

function RailLink({ to, icon: Icon, label }: Place) {
  const { t } = useTranslation()
  const { routesByPath } = useRouter()
  if (!(to in routesByPath)) return null
  return (
    <Link
      to={to}
      aria-label={t(label)}
      data-tip={t(label)}
      className={look}
      activeProps={{ className: 'bg-rail-chosen text-rail-strong', 'aria-current': 'page' }}
    >
      <Icon aria-hidden size={20} strokeWidth={1.75} />
    </Link>
  )
}

export function RailButton({ className, ...rest }: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      {...rest}
      className={classes(look, 'aria-pressed:bg-rail-chosen aria-pressed:text-rail-strong', className)}
    />
  )
}
