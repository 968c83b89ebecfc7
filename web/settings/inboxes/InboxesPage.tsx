import { Link } from '@tanstack/react-router'
import { Inbox as InboxIcon, Pencil, Plus } from 'lucide-react'
import { useState } from 'react'
import type { Inbox } from '#contract/inbox.ts'
import { useInboxes, useSession } from '../../app/useKnown.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useMay } from '../../people/useMay.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Failed, Page, Section, Waiting } from '../Page.tsx'
import { ChannelRow } from './ChannelRow.tsx'
import { InboxDialog } from './InboxDialog.tsx'
import { InboxMembers } from './InboxMembers.tsx'
import { Practice } from './Practice.tsx'
import { Unfinished } from './Unfinished.tsx'

/** The inboxes with their numbers, and how each number is doing. */
export function InboxesPage() {
  const { t } = useTranslation()
  const { t: say } = useTranslation()
  const { me } = useSession()
  const mayManage = useMay()('inboxes.manage')
  const { data, error, refetch } = useInboxes()
  const [dialog, setDialog] = useState<Inbox | 'new' | null>(null)
  return (
    <Page
      title={t('settings.inboxes')}
      text={t('settings.inboxesText')}
      action={
        mayManage && (
          <span className="flex flex-wrap gap-2">
            <Button icon={Plus} onClick={() => setDialog('new')}>
              {t('settings.newInbox')}
            </Button>
            <Link
              to="/settings/inboxes/connect"
              className="inline-flex h-9 items-center justify-center gap-2 rounded bg-ink-fill px-3.5 text-base font-medium whitespace-nowrap text-on-ink hover:bg-ink-fill-hover"
            >
              <Plus aria-hidden size={16} strokeWidth={1.75} />
              {say('connect.start')}
            </Link>
          </span>
        )
      }
    >
      {!data ? (
        error ? (
          <Failed error={error} retry={refetch} />
        ) : (
          <Waiting />
        )
      ) : (
        <>
          {mayManage && <Unfinished />}
          {data.length === 0 && (
            <EmptyState icon={InboxIcon} title={t('settings.noInboxesTitle')}>
              {t(mayManage ? 'settings.noInboxesText' : 'settings.noInboxesAgent')}
            </EmptyState>
          )}
          {data.map((inbox) => (
            <InboxSection key={inbox.id} inbox={inbox} onRename={mayManage ? () => setDialog(inbox) : null} />
          ))}
          {me.practice && <Practice inboxes={data} />}
        </>
      )}
      {dialog && <InboxDialog inbox={dialog === 'new' ? null : dialog} onClose={() => setDialog(null)} />}
    </Page>
  )
}

function InboxSection({ inbox, onRename }: { inbox: Inbox; onRename: (() => void) | null }) {
  const { t } = useTranslation()
  return (
    <Section
      title={inbox.name}
      action={
        <>
          <span className="figures shrink-0 text-sm text-faint">
            {t('settings.openCount', { count: inbox.openCount })}
          </span>
          {onRename && (
            <Link
              to="/settings/inboxes/$inboxId/assignment"
              params={{ inboxId: inbox.id }}
              className="shrink-0 rounded text-sm font-medium text-ink hover:underline"
            >
              {t('assignment.link')}
            </Link>
          )}
          {onRename && (
            <IconButton
              icon={Pencil}
              iconSize={16}
              label={t('settings.renameOf', { name: inbox.name })}
              onClick={onRename}
            />
          )}
        </>
      }
    >
      <InboxMembers inboxId={inbox.id} />
      {inbox.channels.length === 0 ? (
        <p className="py-4 text-soft">{t('settings.noChannels')}</p>
      ) : (
        <ul>
          {inbox.channels.map((channel) => (
            <ChannelRow key={channel.id} channel={channel} />
          ))}
        </ul>
      )}
    </Section>
  )
}
