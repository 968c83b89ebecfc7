import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import type { ChannelOne } from '#contract/channels.ts'
import { isGone } from '../../api/isGone.ts'
import { lazyPart } from '../../app/untilFetched.ts'
import { wantWords } from '../../i18n/areas.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useMay } from '../../people/useMay.ts'
import { NothingThere } from '../../ui/NothingThere.tsx'
import { Failed, Section, Waiting } from '../Page.tsx'
import { AccountFacts } from './AccountFacts.tsx'
import { ChannelForm } from './ChannelForm.tsx'
import { ChannelHead } from './ChannelHead.tsx'
import { ConnectPage, PracticeMark } from './ConnectPage.tsx'
import { DisconnectPart } from './DisconnectPart.tsx'
import { DoctorNotice } from './DoctorNotice.tsx'
import { getChannel } from './endpoints.ts'
import { channelKey } from './keys.ts'
import { NumberFacts } from './NumberFacts.tsx'
import { ProfilePart } from './ProfilePart.tsx'
import { ReceiptsForm } from './ReceiptsForm.tsx'
import { TermsRecord } from './TermsRecord.tsx'

const Doubts = lazyPart(async () => {
  const [part] = await Promise.all([import('../../inbox/Doubts.tsx'), wantWords('story')])
  return part
})
/** Comes with the words for all that can be wrong. */
const Doctor = lazyPart(async () => ({ default: (await import('./Doctor.tsx')).Doctor }))

/** One number in full: whether it works, what Meta says of it, what customers see, and its end. */
export function ChannelPage() {
  const { t: say } = useTranslation()
  const { channelId } = useParams({ from: '/framed/settings/channels/$channelId' })
  const { data, error, refetch } = useQuery({ queryKey: channelKey(channelId), queryFn: () => getChannel(channelId) })
  if (data) return <Found one={data} />
  return (
    <ConnectPage title={isGone(error) ? say('channel.notFound') : ''}>
      {isGone(error) ? (
        <NothingThere title={say('channel.notFound')} to="/settings/inboxes" way={say('connect.toInboxes')}>
          {say('channel.notFoundText')}
        </NothingThere>
      ) : error ? (
        <Failed error={error} retry={refetch} />
      ) : (
        <Waiting />
      )}
    </ConnectPage>
  )
}

function Found({ one: { channel, account } }: { one: ChannelOne }) {
  const { t: say } = useTranslation()
  const mayManage = useMay()('channels.manage')
  const isConnected = channel.state !== 'disconnected'
  return (
    <ConnectPage
      title={<bdi>{channel.name}</bdi>}
      text={<bdi className="figures">{channel.displayPhoneNumber}</bdi>}
      mark={channel.connection === 'practice' && <PracticeMark />}
    >
      <ChannelHead channel={channel} />
      {channel.state === 'connected' && mayManage && (
        <div className="mt-3">
          <DoctorNotice channelId={channel.id} />
        </div>
      )}
      <Suspense fallback={null}>
        <Doubts of="channels" id={channel.id} seen={0} />
      </Suspense>
      <div className="mt-10 grid gap-x-12 lg:grid-cols-2">
        <Section title={say('channel.numberTitle')}>
          {mayManage && <ChannelForm key={`${channel.name} ${channel.inboxId}`} channel={channel} />}
          {isConnected && mayManage && <ReceiptsForm channel={channel} />}
          <NumberFacts channel={channel} />
        </Section>
        {account && (
          <div className="max-lg:mt-10">
            <Section title={say('channel.accountTitle')}>
              <AccountFacts account={account} />
            </Section>
          </div>
        )}
      </div>
      {isConnected && mayManage && (
        <Section title={say('doctor.title')}>
          <Suspense fallback={<Waiting />}>
            <Doctor channel={channel} />
          </Suspense>
        </Section>
      )}
      {isConnected && mayManage && (
        <Section title={say('channel.profileTitle')}>
          <ProfilePart channel={channel} />
        </Section>
      )}
      {mayManage && (
        <Section title={say('channel.termsTitle')}>
          <TermsRecord />
        </Section>
      )}
      {isConnected && mayManage && (
        <Section title={say('channel.endTitle')}>
          <DisconnectPart channel={channel} />
        </Section>
      )}
    </ConnectPage>
  )
}
