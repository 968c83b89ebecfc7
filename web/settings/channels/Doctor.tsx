import { useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, ClipboardCopy, Stethoscope } from 'lucide-react'
import { useId, useState } from 'react'
import type { ChannelDetails } from '#contract/channels.ts'
import type { LastExamination } from '#contract/doctor.ts'
import { useAct } from '../../forms/useAct.ts'
import { dayAndTime, exactly } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { toast } from '../../ui/toast.ts'
import { Failed, Waiting } from '../Page.tsx'
import { DoctorLinks } from './DoctorLinks.tsx'
import { examinationKey, examine, getExamination, getReport } from './doctorEndpoints.ts'
import { useReveal } from './useReveal.ts'

/** Examines the connection link by link, and says what to mend first. */
export function Doctor({ channel }: { channel: ChannelDetails }) {
  const { t: say } = useTranslation()
  const { data, error, refetch } = useQuery({
    queryKey: examinationKey(channel.id),
    queryFn: () => getExamination(channel.id),
  })
  return (
    <div id="doctor" className="mt-3 scroll-mt-16">
      <p className="mb-4 max-w-prose text-soft">{say('doctor.text')}</p>
      {data ? <Chart channel={channel} last={data} /> : error ? <Failed error={error} retry={refetch} /> : <Waiting />}
    </div>
  )
}

function Chart({ channel, last: { examination, appId } }: { channel: ChannelDetails; last: LastExamination }) {
  const { t: say } = useTranslation()
  const queries = useQueryClient()
  const { busy, problem, run } = useAct()
  const { shown, reveal } = useReveal(examination?.links.length ?? 0)
  const start = () =>
    run(async () => {
      queries.setQueryData(examinationKey(channel.id), await examine(channel.id))
      reveal()
    })
  const date = examination && new Date(examination.startedAt)
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-56 text-sm text-soft" aria-live="polite">
          {busy ? (
            say('doctor.examining')
          ) : examination && date ? (
            <span title={exactly(date)}>
              {say('doctor.at', { date: dayAndTime(date) })}, {say(`doctor.by.${examination.cause}`)}
            </span>
          ) : (
            say('doctor.never')
          )}
        </p>
        <Button size="small" icon={Stethoscope} busy={busy} onClick={() => void start()}>
          {say(examination ? 'doctor.again' : 'doctor.examine')}
        </Button>
      </div>
      {problem && <Notice tone="failure">{problem}</Notice>}
      {examination && (
        <>
          {examination.state === 'ok' && !busy && shown >= examination.links.length && (
            <p className="flex items-center gap-2 font-medium">
              <CircleCheck aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-green" />
              {say('doctor.well')}
            </p>
          )}
          <DoctorLinks channel={channel} examination={examination} appId={appId} shown={busy ? 0 : shown} busy={busy} />
          <Report channelId={channel.id} />
        </>
      )}
    </div>
  )
}

/** For whoever helps; where the browser keeps its clipboard shut, to be copied by hand. */
function Report({ channelId }: { channelId: string }) {
  const { t: say } = useTranslation()
  const id = useId()
  const { busy, problem, run } = useAct()
  const [text, setText] = useState<string | null>(null)
  const copy = () =>
    run(async () => {
      const report = await getReport(channelId)
      const isCopied = await navigator.clipboard?.writeText(report).then(
        () => true,
        () => false,
      )
      setText(isCopied ? null : report)
      if (isCopied) toast('done', say('doctor.reportCopied'))
    })
  return (
    <div className="flex flex-col items-start gap-2">
      <Button size="small" look="quiet" icon={ClipboardCopy} busy={busy} onClick={() => void copy()}>
        {say('doctor.report')}
      </Button>
      {problem && <p className="text-red">{problem}</p>}
      {text !== null && (
        <>
          <label htmlFor={id} className="text-sm text-soft">
            {say('doctor.reportBelow')}
          </label>
          <textarea
            id={id}
            readOnly
            dir="ltr"
            rows={10}
            value={text}
            onFocus={({ target }) => target.select()}
            className="w-full rounded border border-line-strong bg-paper p-2 font-mono text-sm"
          />
        </>
      )}
    </div>
  )
}
