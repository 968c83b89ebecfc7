import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleAlert, CircleCheck, Unplug } from 'lucide-react'
import type { Channel } from '#contract/inbox.ts'
import { useAct } from '../../forms/useAct.ts'
import { useFaultWords } from '../../i18n/faultWords.ts'
import { dayAndTime, exactly } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useMay } from '../../people/useMay.ts'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { Notice } from '../../ui/Notice.tsx'
import { WhatsAppMark } from '../../ui/WhatsAppMark.tsx'
import { DoctorNotice } from '../channels/DoctorNotice.tsx'
import { Reconnect } from '../channels/Reconnect.tsx'
import { RowWarnings } from '../channels/RowWarnings.tsx'
import { resumeChannel } from '../endpoints.ts'

const STATES = {
  connected: { icon: CircleCheck, label: 'settings.connected', look: 'text-green' },
  broken: { icon: CircleAlert, label: 'settings.broken', look: 'text-red' },
  disconnected: { icon: Unplug, label: 'settings.disconnected', look: 'text-faint' },
} as const

/** One number: whether it works, and if not, why and what helps. */
export function ChannelRow({ channel }: { channel: Channel }) {
  const { t } = useTranslation()
  const { icon: Icon, label, look } = STATES[channel.state]
  const fault = useFaultWords(channel.state === 'connected' ? null : channel.stateFault)
  const since = new Date(channel.stateSince)
  const mayManage = useMay()('channels.manage')
  return (
    <li className="flex flex-col gap-2 border-b border-line py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <div className="flex min-w-0 flex-1 basis-56 items-center gap-3">
          <WhatsAppMark label={t('inbox.onWhatsApp')} />
          <div className="min-w-0">
            <Link
              to="/settings/channels/$channelId"
              params={{ channelId: channel.id }}
              className="block truncate rounded font-medium text-ink hover:underline"
            >
              <bdi>{channel.name}</bdi>
            </Link>
            <p className="figures truncate text-sm text-soft">
              <bdi>{channel.displayPhoneNumber}</bdi>
              {channel.connection === 'practice' && ` · ${t('settings.practiceNumber')}`}
            </p>
          </div>
        </div>
        <p className="flex items-center gap-1.5 text-sm max-sm:pl-7">
          <Icon aria-hidden size={16} strokeWidth={1.75} className={classes('shrink-0', look)} />
          <span className={classes(channel.state === 'broken' && 'font-medium text-red')}>{t(label)}</span>
          <span className="text-faint" title={exactly(since)}>
            {t('settings.since', { date: dayAndTime(since) })}
          </span>
        </p>
        {channel.state !== 'connected' && mayManage && (
          <span className="max-sm:pl-7">
            <Reconnect channel={channel} />
          </span>
        )}
      </div>
      {fault && (
        <Notice tone={channel.state === 'broken' ? 'failure' : 'info'}>
          <p>{fault.what}</p>
          <p className="text-soft">{fault.next}</p>
          {channel.stateDetails && (
            <p className="mt-1 text-sm text-soft [overflow-wrap:anywhere]">
              {t('settings.details', { details: channel.stateDetails })}
            </p>
          )}
        </Notice>
      )}
      {channel.state === 'connected' && mayManage && <DoctorNotice channelId={channel.id} />}
      {channel.state !== 'disconnected' && <RowWarnings channelId={channel.id} />}
      {channel.dispatchHeld && <Held channelId={channel.id} />}
    </li>
  )
}

/** After a restore: what was underway may have been sent already, so a person says when sending goes on. */
function Held({ channelId }: { channelId: string }) {
  const { t } = useTranslation()
  const mayManage = useMay()('channels.manage')
  const queries = useQueryClient()
  const { busy, problem, run } = useAct()
  const resume = () =>
    run(async () => {
      await resumeChannel(channelId)
      await queries.invalidateQueries({ queryKey: ['inboxes'] })
    })
  return (
    <Notice
      tone="attention"
      action={
        mayManage && (
          <Button size="small" busy={busy} onClick={resume}>
            {t('settings.resume')}
          </Button>
        )
      }
    >
      {t('settings.held')}
      {problem && (
        <p role="alert" className="text-red">
          {problem}
        </p>
      )}
    </Notice>
  )
}
