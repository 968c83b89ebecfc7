import { Link } from '@tanstack/react-router'
import { CircleCheck, MessageCircle, Smartphone } from 'lucide-react'
import type { Onboarding, OnboardingChannel } from '#contract/onboarding.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { takeOutPhone } from '../../practice/dock.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { StepList } from './StepList.tsx'
import { hasEvent } from './stage.ts'

interface ConnectedNumberProps {
  onboarding: Onboarding
  channel: OnboardingChannel
  /** The PIN it was given on this page. */
  pin: string | null
}

/** A number on its way in: its steps, and when it is in, what to do with it. */
export function ConnectedNumber({ onboarding, channel, pin }: ConnectedNumberProps) {
  const { t: say } = useTranslation()
  const number = channel.displayPhoneNumber
  const isConnected = channel.state === 'connected'
  return (
    <section aria-label={number} className="flex flex-col gap-4">
      <div role="status">
        <h2 className="flex items-center gap-2 text-lg font-semibold">
          {isConnected && <CircleCheck aria-hidden size={20} strokeWidth={1.75} className="shrink-0 text-green" />}
          <span>{say(isConnected ? 'connect.doneTitle' : 'connect.stepsOf', { number })}</span>
        </h2>
      </div>
      {pin && (
        <Notice tone="attention">
          <span className="figures">{say('connect.pinReminder', { pin })}</span>
        </Notice>
      )}
      {isConnected && <FirstMessage onboarding={onboarding} channel={channel} />}
      <StepList onboarding={onboarding} steps={channel.steps} phoneNumberId={channel.phoneNumberId} />
      {isConnected && channel.channelId && <After channelId={channel.channelId} />}
    </section>
  )
}

/** The proof: a message that somebody writes now and that arrives. */
function FirstMessage({ onboarding, channel }: Pick<ConnectedNumberProps, 'onboarding' | 'channel'>) {
  const { t: say } = useTranslation()
  const number = channel.displayPhoneNumber
  const isPractice = onboarding.connection === 'practice'
  const link = 'inline-flex items-center gap-2 rounded font-medium text-ink hover:underline'
  if (hasEvent(channel)) {
    return (
      <div role="status">
        <Notice
          tone="success"
          action={
            <Link to="/inbox" className={link}>
              {say('connect.toInbox')}
            </Link>
          }
        >
          {say('connect.wrote')}
        </Notice>
      </div>
    )
  }
  return (
    <div className="flex flex-col items-start gap-3 rounded border border-line p-4">
      <p className="text-base font-medium">
        {say(isPractice ? 'connect.writePractice' : 'connect.writeTo', { number })}
      </p>
      <p className="flex items-center gap-2 text-soft">
        <Spinner />
        {say('connect.writeWaits')}
      </p>
      {isPractice ? (
        <Button icon={Smartphone} onClick={takeOutPhone}>
          {say('connect.takePhone')}
        </Button>
      ) : (
        <a href={`https://wa.me/${number.replace(/\D/g, '')}`} target="_blank" rel="noreferrer" className={link}>
          <MessageCircle aria-hidden size={16} strokeWidth={1.75} />
          {say('connect.openWhatsApp')}
        </a>
      )}
    </div>
  )
}

function After({ channelId }: { channelId: string }) {
  const { t: say } = useTranslation()
  const link = 'rounded font-medium text-ink hover:underline'
  return (
    <div>
      <h3 className="font-semibold">{say('connect.afterTitle')}</h3>
      <ul className="mt-1 flex list-disc flex-col gap-1 pl-5">
        <li>
          <Link to="/settings/people" className={link}>
            {say('connect.after.people')}
          </Link>
        </li>
        <li>
          <Link to="/settings/channels/$channelId" params={{ channelId }} className={link}>
            {say('connect.after.profile')}
          </Link>
        </li>
        <li className="text-soft">{say('connect.after.payment')}</li>
      </ul>
    </div>
  )
}
