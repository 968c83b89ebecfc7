import { Link } from '@tanstack/react-router'
import { BUILT_IN_VIEWS } from '#core/view/builtIn.ts'
import { COUNT_MAX } from '../../app/limits.ts'
import { useCounts, useInboxes, useViews } from '../../app/useKnown.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { classes } from '../../ui/classes.ts'
import { type InboxSearch, STATUSES, VIEWS } from '../search.ts'

/** Views, inboxes and statuses, with what is open in each. */
export function Sidebar({ search }: { search: InboxSearch }) {
  const { t } = useTranslation()
  const { data: inboxes } = useInboxes()
  const { data: counts } = useCounts()
  const { data: views } = useViews()
  const status = search.status ?? 'open'
  const countOf = { mine: counts?.mine, unassigned: counts?.unassigned, all: counts?.open }
  return (
    <nav
      aria-label={t('inbox.title')}
      className="flex w-(--sidebar-width) shrink-0 flex-col gap-5 overflow-y-auto border-r border-line bg-sunk px-2 pb-4"
    >
      <div>
        <h2 className="flex h-(--bar-height) items-center px-2 text-base font-semibold">{t('inbox.title')}</h2>
        <ul>
          {VIEWS.map((view) => (
            <Entry
              key={view}
              to={{ view }}
              label={t(`inbox.${view}`)}
              count={countOf[view]}
              here={!search.saved && !search.inbox && (search.view ?? 'all') === view && status === 'open'}
            />
          ))}
        </ul>
      </div>
      <Section title={t('inbox.views')}>
        {BUILT_IN_VIEWS.map((id) => (
          <Entry
            key={id}
            to={{ saved: id }}
            label={t(`inbox.view_${id}`)}
            count={views?.builtIn.find((one) => one.id === id)?.count}
            needsYou={id === 'closing'}
            here={search.saved === id}
          />
        ))}
        {views?.views.map(({ id, name, count }) => (
          <Entry key={id} to={{ saved: id }} label={name} count={count} here={search.saved === id} />
        ))}
      </Section>
      {inboxes && inboxes.length > 0 && (
        <Section title={t('inbox.inboxes')}>
          {inboxes.map(({ id, name }) => (
            <Entry
              key={id}
              to={{ inbox: id }}
              label={name}
              count={counts?.byInbox[id]}
              here={!search.saved && search.inbox === id && status === 'open'}
            />
          ))}
        </Section>
      )}
      <Section title={t('inbox.status')}>
        {STATUSES.filter((one) => one !== 'open').map((one) => (
          <Entry key={one} to={{ status: one }} label={t(`inbox.${one}`)} here={!search.saved && status === one} />
        ))}
      </Section>
    </nav>
  )
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div>
      <h2 className="px-2 pb-1 text-xs font-medium text-faint">{title}</h2>
      <ul>{children}</ul>
    </div>
  )
}

interface EntryProps {
  to: InboxSearch
  label: string
  count?: number
  /** What is in it needs somebody soon. */
  needsYou?: boolean
  here: boolean
}

function Entry({ to, label, count, needsYou, here }: EntryProps) {
  return (
    <li>
      <Link
        to="/inbox"
        search={to}
        aria-current={here ? 'page' : undefined}
        activeProps={{}}
        className={classes(
          'flex h-8 items-center gap-2 rounded px-2',
          here ? 'bg-chosen font-medium text-ink-strong' : 'text-soft hover:bg-hover hover:text-text',
        )}
      >
        <bdi className="min-w-0 flex-1 truncate">{label}</bdi>
        {count !== undefined && count > 0 && (
          <span className={classes('figures text-sm', needsYou ? 'font-medium text-brass' : 'text-faint')}>
            {count >= COUNT_MAX ? `${COUNT_MAX - 1}+` : count}
          </span>
        )}
      </Link>
    </li>
  )
}
