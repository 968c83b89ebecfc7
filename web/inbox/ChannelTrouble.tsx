import { Link } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import type { Channel } from '#contract/inbox.ts'
import { useFaultWords } from '../i18n/faultWords.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useMay } from '../people/useMay.ts'

/** Which number does not work, why, and who mends it how; in short where the rest stands beside it. */
export default function ChannelTrouble({ channel, isShort = false }: { channel: Channel; isShort?: boolean }) {
  const { t } = useTranslation()
  const fault = useFaultWords(channel.stateFault)
  const mayManage = useMay()('channels.manage')
  const facts = { name: channel.name, number: channel.displayPhoneNumber }
  const isDown = channel.state !== 'connected'
  return (
    <div
      role="status"
      className={`flex items-start gap-2 border-b border-line px-4 py-2 text-sm ${isDown ? 'bg-red-wash' : 'bg-brass-wash'}`}
    >
      <TriangleAlert
        aria-hidden
        size={15}
        strokeWidth={1.75}
        className={`mt-0.5 shrink-0 ${isDown ? 'text-red' : 'text-brass'}`}
      />
      <p className="min-w-0 wrap-anywhere">
        {channel.state === 'broken' && t('inbox.channelBroken', facts)}
        {channel.state === 'disconnected' && t('inbox.channelDisconnected', facts)}
        {!isDown && channel.dispatchHeld && t('inbox.channelHeld', facts)}
        {fault && ` ${fault.what}${isShort ? '' : ` ${fault.next}`}`}{' '}
        {isShort ? null : mayManage ? (
          <Link
            to="/settings/channels/$channelId"
            params={{ channelId: channel.id }}
            className="font-medium text-ink underline"
          >
            {t('inbox.channelMend')}
          </Link>
        ) : (
          isDown && t('inbox.channelAskAdmin')
        )}
      </p>
    </div>
  )
}
