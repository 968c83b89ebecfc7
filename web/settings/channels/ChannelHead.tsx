import { useQueryClient } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, RefreshCw, Unplug } from 'lucide-react'
import type { ChannelDetails } from '#contract/channels.ts'
import { useAct } from '../../forms/useAct.ts'
import { useFaultWords } from '../../i18n/faultWords.ts'
import { dayAndTime } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useMay } from '../../people/useMay.ts'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { Notice } from '../../ui/Notice.tsx'
import { toast } from '../../ui/toast.ts'
import { getChannel, refreshChannel, resumeChannel } from './endpoints.ts'
import { channelKey } from './keys.ts'
import { Reconnect } from './Reconnect.tsx'
import { Warnings } from './Warnings.tsx'

const STATES = {
  connected: { icon: CircleCheck, label: 'settings.connected', look: 'text-green' },
  broken: { icon: CircleAlert, label: 'settings.broken', look: 'text-red' },
  disconnected: { icon: Unplug, label: 'settings.disconnected', look: 'text-faint' },
} as const

/** Whether the number works; if not, why and what mends it. */
export function ChannelHead({ channel }: { channel: ChannelDetails }) {
  const { t } = useTranslation()
  const { t: say } = useTranslation()
  const mayManage = useMay()('channels.manage')
  const queries = useQueryClient()
  const refresh = useAct()
  const resume = useAct()
  const fault = useFaultWords(channel.state === 'connected' ? null : channel.stateFault)
  const refusal = useFaultWords(channel.refreshFault)
  const { icon: Icon, label, look } = STATES[channel.state]
  const isConnected = channel.state !== 'disconnected'
  const ask = () =>
    refresh.run(async () => {
      const one = await refreshChannel(channel.id)
      queries.setQueryData(channelKey(channel.id), one)
      if (!one.channel.refreshFault) toast('done', say('channel.refreshed'))
    })
  const goOn = () =>
    resume.run(async () => {
      await resumeChannel(channel.id)
      queries.setQueryData(channelKey(channel.id), await getChannel(channel.id))
      await queries.invalidateQueries({ queryKey: ['inboxes'] })
      toast('done', say('channel.resumed'))
    })
  const problem = refresh.problem ?? resume.problem
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="flex items-center gap-2 text-base font-medium">
          <Icon aria-hidden size={18} strokeWidth={1.75} className={classes('shrink-0', look)} />
          <span className={classes(channel.state === 'broken' && 'text-red')}>{t(label)}</span>
          <span className="font-normal text-faint">
            {t('settings.since', { date: dayAndTime(new Date(channel.stateSince)) })}
          </span>
        </p>
        <span className="flex-1" />
        {isConnected && mayManage && (
          <>
            <span className="text-sm text-faint">
              {channel.refreshedAt
                ? say('channel.asOf', { date: dayAndTime(new Date(channel.refreshedAt)) })
                : say('channel.never')}
            </span>
            <Button size="small" icon={RefreshCw} busy={refresh.busy} onClick={ask}>
              {say('channel.refresh')}
            </Button>
          </>
        )}
        {!isConnected && mayManage && <Reconnect channel={channel} />}
      </div>
      {problem && <Notice tone="failure">{problem}</Notice>}
      {fault && (
        <Notice
          tone={channel.state === 'broken' ? 'failure' : 'info'}
          action={
            channel.state === 'broken' &&
            mayManage && (
              <span className="flex flex-wrap justify-end gap-2">
                <Reconnect channel={channel} />
                <Button size="small" busy={resume.busy} onClick={goOn}>
                  {say('channel.resume')}
                </Button>
              </span>
            )
          }
        >
          <p className="font-medium">{fault.what}</p>
          <p className="text-soft">{fault.next}</p>
          {channel.stateDetails && (
            <p className="mt-1 text-sm text-soft wrap-anywhere">
              {t('settings.details', { details: channel.stateDetails })}
            </p>
          )}
        </Notice>
      )}
      {channel.dispatchHeld && (
        <Notice
          tone="attention"
          action={
            mayManage && (
              <Button size="small" busy={resume.busy} onClick={goOn}>
                {t('settings.resume')}
              </Button>
            )
          }
        >
          {t('settings.held')}
        </Notice>
      )}
      <Warnings warnings={channel.warnings} />
      {refusal && channel.state === 'connected' && (
        <Notice tone="attention">
          <p className="font-medium">{say('channel.refreshFailed')}</p>
          <p className="text-soft">
            {refusal.what} {refusal.next}
          </p>
        </Notice>
      )}
      {channel.state === 'connected' && (
        <p className="text-sm text-soft">
          {channel.firstEventAt
            ? say('channel.firstEvent', { date: dayAndTime(new Date(channel.firstEventAt)) })
            : say('channel.noEvent')}
        </p>
      )}
    </div>
  )
}
