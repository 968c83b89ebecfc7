import { Link, Outlet, useMatchRoute, useNavigate } from '@tanstack/react-router'
import {
  BadgeCheck,
  Building2,
  ChevronRight,
  DatabaseZap,
  Files,
  Inbox,
  KeyRound,
  LayoutTemplate,
  ListTree,
  type LucideIcon,
  PackageX,
  PencilLine,
  Tag,
  TextQuote,
  Users,
  UsersRound,
} from 'lucide-react'
import type { Act } from '#core/team/permission.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { useMay } from '../people/useMay.ts'
import { classes } from '../ui/classes.ts'

interface Place {
  to:
    | '/settings/workspace'
    | '/settings/people'
    | '/settings/teams'
    | '/settings/labels'
    | '/settings/consent'
    | '/settings/snippets'
    | '/settings/documents'
    | '/settings/properties'
    | '/settings/inboxes'
    | '/settings/templates'
    | '/settings/parked-deliveries'
    | '/settings/data'
    | '/settings/sign-ins'
    | '/settings/writing'
  icon: LucideIcon
  label:
    | 'settings.general'
    | 'settings.writing'
    | 'settings.people'
    | 'settings.teams'
    | 'settings.labels'
    | 'settings.consent'
    | 'settings.snippets'
    | 'settings.documents'
    | 'settings.properties'
    | 'settings.inboxes'
    | 'settings.templates'
    | 'settings.parked'
    | 'settings.data'
    | 'settings.signIns'
  /** Shown only to those who may do this; everyone where it is absent. */
  act?: Act
}

const GROUPS = [
  {
    label: 'settings.groupWorkspace',
    places: [
      { to: '/settings/workspace', icon: Building2, label: 'settings.general', act: 'workspace.read' },
      { to: '/settings/people', icon: Users, label: 'settings.people', act: 'members.read' },
      { to: '/settings/teams', icon: UsersRound, label: 'settings.teams', act: 'teams.read' },
    ],
  },
  {
    label: 'settings.groupInbox',
    places: [
      { to: '/settings/inboxes', icon: Inbox, label: 'settings.inboxes', act: 'inboxes.read' },
      { to: '/settings/labels', icon: Tag, label: 'settings.labels', act: 'labels.read' },
      { to: '/settings/parked-deliveries', icon: PackageX, label: 'settings.parked', act: 'parked.read' },
      { to: '/settings/data', icon: DatabaseZap, label: 'settings.data', act: 'channels.manage' },
    ],
  },
  {
    label: 'settings.groupWriting',
    places: [
      { to: '/settings/snippets', icon: TextQuote, label: 'settings.snippets', act: 'library.use' },
      { to: '/settings/documents', icon: Files, label: 'settings.documents', act: 'library.use' },
      { to: '/settings/templates', icon: LayoutTemplate, label: 'settings.templates', act: 'templates.read' },
    ],
  },
  {
    label: 'settings.groupContacts',
    places: [
      { to: '/settings/properties', icon: ListTree, label: 'settings.properties', act: 'properties.manage' },
      { to: '/settings/consent', icon: BadgeCheck, label: 'settings.consent', act: 'consents.settings' },
    ],
  },
  {
    label: 'settings.groupYou',
    places: [
      { to: '/settings/writing', icon: PencilLine, label: 'settings.writing' },
      { to: '/settings/sign-ins', icon: KeyRound, label: 'settings.signIns' },
    ],
  },
] as const satisfies { label: string; places: Place[] }[]

/** The settings: the list of pages at the left, one page beside it. On a phone the list, then the page. */
export function SettingsFrame() {
  const { t } = useTranslation()
  const isList = useMatchRoute()({ to: '/settings' }) !== false
  const navigate = useNavigate()
  const shown = useGroups().flatMap(({ places }) => places)
  useCommands(
    shown.map(({ to, label }) => ({
      id: `go ${to}`,
      label: t('keys.goTo', { place: t(label) }),
      run: () => void navigate({ to }),
    })),
  )
  // A page brings its own; the list is only a page of its own on a phone.
  const [Outer, Title] = isList ? (['main', 'h1'] as const) : (['div', 'p'] as const)
  return (
    <Outer className="flex min-h-0 flex-1">
      <nav
        aria-label={t('settings.title')}
        className={classes(
          'w-full shrink-0 overflow-y-auto border-line bg-sunk md:w-(--sidebar-width) md:border-r',
          !isList && 'max-md:hidden',
        )}
      >
        <Title className="flex h-(--bar-height) items-center px-4 text-lg font-semibold">{t('settings.title')}</Title>
        <Places />
      </nav>
      {!isList && <Outlet />}
    </Outer>
  )
}

/** What this person may open. */
function useGroups(): { label: (typeof GROUPS)[number]['label']; places: Place[] }[] {
  const mayDo = useMay()
  return GROUPS.map(({ label, places }) => ({
    label,
    places: (places as readonly Place[]).filter(({ act }) => !act || mayDo(act)),
  }))
}

function Places() {
  const { t } = useTranslation()
  return useGroups().map(({ label, places: shown }) => {
    if (shown.length === 0) return null
    return (
      <section key={label} className="px-2 pb-4">
        <h2 className="px-2 pb-1 text-xs font-medium text-faint">{t(label)}</h2>
        <ul>
          {shown.map(({ to, icon: Icon, label: name }) => (
            <li key={to}>
              <Link
                to={to}
                className="flex h-11 items-center gap-2.5 rounded px-2 text-base hover:bg-hover md:h-8"
                activeProps={{ className: 'bg-chosen font-medium text-ink', 'aria-current': 'page' }}
              >
                <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
                <span className="min-w-0 flex-1 truncate">{t(name)}</span>
                <ChevronRight aria-hidden size={16} className="text-faint md:hidden" />
              </Link>
            </li>
          ))}
        </ul>
      </section>
    )
  })
}
