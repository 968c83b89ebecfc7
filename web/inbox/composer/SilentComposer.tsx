import { Link } from '@tanstack/react-router'
import { CircleSlash } from 'lucide-react'
import type { Channel } from '#contract/inbox.ts'
import { useNames } from '../../app/useKnown.ts'
import { useFaultWords } from '../../i18n/faultWords.ts'
import { dayAndTime } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useMay } from '../../people/useMay.ts'
import { classes } from '../../ui/classes.ts'

/** The number does not work: nothing is typed into the void. Says why, who can mend it, and that what was written stays. */
export default function SilentComposer({ channel, draft }: { channel: Channel | undefined; draft: string }) {
  const { t } = useTranslation()
  const mayManage = useMay()('channels.manage')
  const isBroken = channel?.state === 'broken'
  return (
    <div
      role="status"
      className={classes(
        'flex flex-wrap items-start gap-3 border-t border-line px-4 py-4 md:px-6',
        isBroken ? 'bg-red-wash' : 'bg-sunk',
      )}
    >
      <CircleSlash
        aria-hidden
        size={18}
        strokeWidth={1.75}
        className={classes('mt-0.5 shrink-0', isBroken ? 'text-red' : 'text-soft')}
      />
      <div className="min-w-0 max-w-2xl flex-1 basis-60 wrap-anywhere">
        {!channel ? (
          <p className="font-medium">{t('composer.silentUnknown')}</p>
        ) : isBroken ? (
          <Broken channel={channel} />
        ) : (
          <Disconnected channel={channel} />
        )}
        {channel && !mayManage && <p className="mt-1">{t('inbox.channelAskAdmin')}</p>}
        {draft.trim() !== '' && (
          <>
            <p className="mt-2 text-soft">{t('composer.keptText')}</p>
            <p
              dir="auto"
              className="mt-1 max-h-24 overflow-hidden border-l-2 border-line-strong pl-2.5 whitespace-pre-wrap"
            >
              {draft}
            </p>
          </>
        )}
      </div>
      {channel && mayManage && (
        <Link
          to="/settings/channels/$channelId"
          params={{ channelId: channel.id }}
          className="inline-flex h-8 items-center rounded bg-ink-fill px-2.5 text-sm font-medium whitespace-nowrap text-on-ink hover:bg-ink-fill-hover"
        >
          {t('inbox.channelMend')}
        </Link>
      )}
    </div>
  )
}

function Broken({ channel }: { channel: Channel }) {
  const { t } = useTranslation()
  const fault = useFaultWords(channel.stateFault)
  return (
    <>
      <p className="font-medium">{t('composer.silentBroken')}</p>
      {fault && (
        <p className="mt-1">
          {fault.what} {fault.next}
        </p>
      )}
      <p className="mt-1 text-soft">{t('composer.waitsForRepair')}</p>
    </>
  )
}

function Disconnected({ channel }: { channel: Channel }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const date = dayAndTime(new Date(channel.stateSince))
  return (
    <>
      <p className="font-medium">{t('composer.silentDisconnected')}</p>
      <p className="mt-1 text-soft">
        {channel.disconnectedBy
          ? t('composer.disconnectedBy', { name: nameOf(channel.disconnectedBy), date })
          : t('composer.disconnectedSince', { date })}{' '}
        {t('composer.historyStays')}
      </p>
    </>
  )
}
