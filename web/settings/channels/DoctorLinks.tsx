import { useQueryClient } from '@tanstack/react-query'
import { Circle, CircleAlert, CircleCheck, CircleMinus, CircleX, ExternalLink } from 'lucide-react'
import type { ChannelDetails } from '#contract/channels.ts'
import type { Examination, LinkResult } from '#contract/doctor.ts'
import { remedyOf } from '#core/channel/doctorPlaces.ts'
import { doctorWords } from '#core/channel/doctorWords.ts'
import { useAct } from '../../forms/useAct.ts'
import { currentLocale } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { Spinner } from '../../ui/Spinner.tsx'
import { toast } from '../../ui/toast.ts'
import { getChannel, resumeChannel } from './endpoints.ts'
import { channelKey } from './keys.ts'
import { Reconnect } from './Reconnect.tsx'

interface DoctorLinksProps {
  channel: ChannelDetails
  examination: Examination
  /** Meta's id. */
  appId: string
  /** So many of them are seen already. */
  shown: number
  busy: boolean
}

const MARKS = {
  ok: [CircleCheck, 'text-green'],
  warning: [CircleAlert, 'text-brass'],
  broken: [CircleX, 'text-red'],
  not_checked: [CircleMinus, 'text-faint'],
  waiting: [Circle, 'text-faint'],
} as const

/** The links in their order: which hold, which do not, and at the one to mend first what helps. */
export function DoctorLinks({ channel, examination, appId, shown, busy }: DoctorLinksProps) {
  const { t: say } = useTranslation()
  return (
    <ol className="border-t border-line" aria-label={say('doctor.links')}>
      {examination.links.map((one, place) => (
        <Row
          key={one.link}
          one={one}
          state={place < shown ? one.state : 'waiting'}
          isNext={busy && place === 0}
          isFirst={one.link === examination.diagnosis}
          channel={channel}
          appId={appId}
        />
      ))}
    </ol>
  )
}

interface RowProps {
  one: LinkResult
  state: keyof typeof MARKS
  /** It is being looked at. */
  isNext: boolean
  /** The one to mend first. */
  isFirst: boolean
  channel: ChannelDetails
  appId: string
}

function Row({ one, state, isNext, isFirst, channel, appId }: RowProps) {
  const { t: say } = useTranslation()
  const [Icon, look] = MARKS[state]
  const isTold = one.fault !== null && state !== 'waiting'
  return (
    <li className="border-b border-line py-2.5">
      <div className="flex items-center gap-3">
        {isNext ? (
          <span className="text-ink">
            <Spinner />
          </span>
        ) : (
          <Icon
            aria-hidden
            size={16}
            strokeWidth={1.75}
            className={classes('shrink-0 transition-colors duration-100', look)}
          />
        )}
        <span className="min-w-0 flex-1">{say(`doctor.link.${one.link}`)}</span>
        <span className={classes('text-sm', state === 'broken' ? 'font-medium text-red' : 'text-faint')}>
          {say(`doctor.state.${state}`)}
        </span>
      </div>
      {isTold && <Fault one={one} fault={one.fault ?? ''} isFirst={isFirst} channel={channel} appId={appId} />}
    </li>
  )
}

type FaultProps = Pick<RowProps, 'one' | 'isFirst' | 'channel' | 'appId'> & { fault: string }

/** What is wrong, in our words and in Meta's, and what helps. */
function Fault({ one, fault, isFirst, channel, appId }: FaultProps) {
  const { t: say } = useTranslation()
  const { reason, fix } = doctorWords(fault, currentLocale())
  return (
    <div className="mt-2 flex flex-col items-start gap-2 pl-7">
      <div role={isFirst && one.state === 'broken' ? 'alert' : undefined}>
        <p className="font-medium">{reason}</p>
        <p className="text-soft">{fix}</p>
      </div>
      {(one.details || one.code !== null) && (
        <p className="rounded-sm bg-sunk px-3 py-1.5 text-sm text-soft wrap-anywhere">
          {one.details && say('doctor.details', { details: one.details })}{' '}
          {one.code !== null && say('doctor.code', { code: one.code })}
        </p>
      )}
      {isFirst && <Remedy fault={fault} channel={channel} appId={appId} />}
    </div>
  )
}

function Remedy({ fault, channel, appId }: { fault: string; channel: ChannelDetails; appId: string }) {
  const { t: say } = useTranslation()
  const queries = useQueryClient()
  const { busy, problem, run } = useAct()
  const remedy = remedyOf(fault, { appId, wabaId: channel.wabaId })
  const resume = () =>
    run(async () => {
      await resumeChannel(channel.id)
      queries.setQueryData(channelKey(channel.id), await getChannel(channel.id))
      await queries.invalidateQueries({ queryKey: ['inboxes'] })
      toast('done', say('channel.resumed'))
    })
  if (remedy.act === 'reconnect') return <Reconnect channel={channel} />
  if (remedy.act === 'resume') {
    return (
      <>
        <Button size="small" look="primary" busy={busy} onClick={() => void resume()}>
          {say('channel.resume')}
        </Button>
        {problem && <p className="text-red">{problem}</p>}
      </>
    )
  }
  // The simulator has no console.
  if (remedy.act === 'again' || channel.connection === 'practice') return null
  return (
    <a
      href={remedy.url}
      target="_blank"
      rel="noreferrer"
      className="inline-flex h-7 items-center gap-2 rounded bg-ink-fill px-2.5 text-sm font-medium whitespace-nowrap text-on-ink hover:bg-ink-fill-hover"
    >
      <ExternalLink aria-hidden size={14} strokeWidth={1.75} />
      {say('doctor.console')}
    </a>
  )
}
