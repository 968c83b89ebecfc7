import { useQuery, useQueryClient } from '@tanstack/react-query'
import { PackageCheck, RotateCcw } from 'lucide-react'
import type { ParkedDelivery } from '#contract/operations.ts'
import { useInboxes } from '../app/useKnown.ts'
import { useAct } from '../forms/useAct.ts'
import { dayAndTime, exactly, fileSize } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useMay } from '../people/useMay.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Notice } from '../ui/Notice.tsx'
import { toast } from '../ui/toast.ts'
import { getParked, replayParked } from './endpoints.ts'
import { Failed, NotForYou, Page, Waiting } from './Page.tsx'

/** Deliveries that could not be read: kept, explained, and read again on demand. */
export function ParkedPage() {
  const { t } = useTranslation()
  const mayDo = useMay()
  return mayDo('parked.read') ? <Parked /> : <NotForYou title={t('settings.parked')} />
}

function Parked() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery({ queryKey: ['parked-deliveries'], queryFn: getParked })
  return (
    <Page title={t('settings.parked')} text={t('settings.parkedText')}>
      {!data ? (
        error ? (
          <Failed error={error} retry={refetch} />
        ) : (
          <Waiting />
        )
      ) : data.deliveries.length === 0 ? (
        <EmptyState icon={PackageCheck} title={t('settings.parkedEmpty')}>
          {t('settings.parkedEmptyText')}
        </EmptyState>
      ) : (
        <ul className="border-t border-line">
          {data.deliveries.map((delivery) => (
            <Delivery key={delivery.id} delivery={delivery} />
          ))}
        </ul>
      )}
    </Page>
  )
}

function Delivery({ delivery }: { delivery: ParkedDelivery }) {
  const { t } = useTranslation()
  const mayDo = useMay()
  const queries = useQueryClient()
  const numberName = useNumberNames()
  const { busy, problem, run } = useAct()
  const at = new Date(delivery.acceptedAt)
  const replay = () =>
    run(async () => {
      const { queued } = await replayParked(delivery.id)
      toast('done', t(queued ? 'settings.replayQueued' : 'settings.replayGone'))
      await queries.invalidateQueries({ queryKey: ['parked-deliveries'] })
    })
  const facts = [
    delivery.phoneNumberIds.length > 0 &&
      t('settings.forNumbers', { numbers: delivery.phoneNumberIds.map(numberName).join(', ') }),
    t('settings.attempts', { count: delivery.attempts }),
    fileSize(delivery.sizeBytes),
  ]
  return (
    <li className="flex flex-col gap-2 border-b border-line py-4">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="font-medium" title={exactly(at)}>
            {t('settings.arrivedAt', { date: dayAndTime(at) })}
          </p>
          <p className="figures text-sm text-soft [overflow-wrap:anywhere]">{facts.filter(Boolean).join(' · ')}</p>
        </div>
        {mayDo('parked.replay') && (
          <Button
            size="small"
            icon={RotateCcw}
            busy={busy}
            aria-label={t('settings.replayOf', { date: dayAndTime(at) })}
            onClick={replay}
          >
            {t('settings.replay')}
          </Button>
        )}
      </div>
      <p className="rounded-sm bg-sunk px-3 py-2 text-sm whitespace-pre-wrap text-soft [overflow-wrap:anywhere]">
        <span className="sr-only">{t('settings.reason')}: </span>
        {delivery.error}
      </p>
      {problem && <Notice tone="failure">{problem}</Notice>}
    </li>
  )
}

/** A number as people know it, where it is connected; else as Meta calls it. */
function useNumberNames(): (phoneNumberId: string) => string {
  const { data } = useInboxes()
  const channels = data?.flatMap((inbox) => inbox.channels)
  return (id) => channels?.find(({ phoneNumberId }) => phoneNumberId === id)?.displayPhoneNumber ?? id
}
