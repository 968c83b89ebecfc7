import { type Query, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ExternalLink, SearchX } from 'lucide-react'
import { useState } from 'react'
import type { Onboarding } from '#contract/onboarding.ts'
import { isGone } from '../../api/isGone.ts'
import { useSession } from '../../app/useKnown.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Failed, Waiting } from '../Page.tsx'
import { ConnectedNumber } from './ConnectedNumber.tsx'
import { ConnectPage, ForManagers, PracticeMark } from './ConnectPage.tsx'
import { getOnboarding } from './endpoints.ts'
import { FoundAccounts } from './FoundAccounts.tsx'
import { GiveUpButton } from './GiveUp.tsx'
import { HandForm } from './HandForm.tsx'
import { onboardingKey } from './keys.ts'
import { Stages } from './Stages.tsx'
import { StepList } from './StepList.tsx'
import { signupAddress } from './signupAddress.ts'
import { hasEvent, isCodeMissing, isHandMissing, stageOf } from './stage.ts'

/** While steps run; the live line tells it sooner. */
const RUNNING_LOOK_MS = 2_000
/** While the first message is awaited. */
const AWAITED_LOOK_MS = 4_000

/** One attempt at connecting, wherever it stands: it can be left and taken up again at any point. */
export function OnboardingPage() {
  const { t: say } = useTranslation()
  const { onboardingId } = useParams({ from: '/framed/settings/inboxes/connect/$onboardingId' })
  return (
    <ForManagers title={say('connect.title')}>
      <Attempt key={onboardingId} id={onboardingId} />
    </ForManagers>
  )
}

function Attempt({ id }: { id: string }) {
  const { t: say } = useTranslation()
  const { data, error, refetch } = useQuery({
    queryKey: onboardingKey(id),
    queryFn: () => getOnboarding(id),
    refetchInterval: lookAgainIn,
    staleTime: 0,
  })
  const title = say(data?.way === 'hand' ? 'byHand.title' : 'connect.title')
  if (data) {
    return (
      <ConnectPage title={title} mark={data.connection === 'practice' && <PracticeMark />}>
        <State onboarding={data} />
      </ConnectPage>
    )
  }
  return (
    <ConnectPage title={title}>
      {isGone(error) ? (
        <EmptyState icon={SearchX} title={say('connect.gone')} action={<BeginAgain />}>
          {say('connect.goneText')}
        </EmptyState>
      ) : error ? (
        <Failed error={error} retry={refetch} />
      ) : (
        <Waiting />
      )}
    </ConnectPage>
  )
}

function lookAgainIn({ state: { data } }: Query<Onboarding>): number | false {
  if (!data || data.state === 'given_up') return false
  if (data.isRunning) return RUNNING_LOOK_MS
  return data.channels.some((channel) => channel.state === 'connected' && !hasEvent(channel)) ? AWAITED_LOOK_MS : false
}

function State({ onboarding }: { onboarding: Onboarding }) {
  const { t: say } = useTranslation()
  /** PINs given on this page, to be shown once more; nobody keeps them. */
  const [pins, setPins] = useState<Record<string, string>>({})
  const isOpen = onboarding.state === 'open'
  const isBegun = onboarding.steps.some(({ state }) => state !== 'waiting' && state !== 'skipped')
  const isFound = onboarding.steps.find(({ step }) => step === 'numbers')?.state === 'done'
  const isCalm = onboarding.steps.every(({ state }) => state === 'done' || state === 'skipped')
  if (onboarding.state === 'given_up') {
    return (
      <Notice tone="info" action={<BeginAgain />}>
        {say('connect.givenUpNow')}
      </Notice>
    )
  }
  return (
    <>
      <Stages now={stageOf(onboarding)} byHand={onboarding.way === 'hand'} />
      <div className="flex flex-col gap-8">
        {isOpen && isCodeMissing(onboarding) && <WindowPart onboarding={onboarding} />}
        {isOpen && isHandMissing(onboarding) && <HandForm onboarding={onboarding} />}
        {onboarding.channels.map((channel) => (
          <ConnectedNumber
            key={channel.phoneNumberId}
            onboarding={onboarding}
            channel={channel}
            pin={pins[channel.phoneNumberId] ?? null}
          />
        ))}
        {isFound && hasMore(onboarding) && (
          <FoundAccounts
            onboarding={onboarding}
            onPin={(phoneNumberId, pin) => setPins((before) => ({ ...before, [phoneNumberId]: pin }))}
          />
        )}
        {isBegun && (
          <details open={!isCalm}>
            <summary className="w-fit rounded text-base font-semibold">{say('connect.stepsTitle')}</summary>
            <StepList onboarding={onboarding} steps={onboarding.steps} />
          </details>
        )}
        {onboarding.isRunning && <Notice>{say('connect.running')}</Notice>}
        {isOpen && !onboarding.channels.some(({ state }) => state === 'connected') && (
          <p className="-ml-3.5">
            <GiveUpButton onboarding={onboarding} />
          </p>
        )}
      </div>
    </>
  )
}

/** Nothing is connected yet, or there is another number that could be. */
const hasMore = ({ channels, accounts }: Onboarding) =>
  channels.length === 0 ||
  accounts
    .flatMap(({ numbers }) => numbers)
    .some((one) => one.taken === null && channels.every(({ phoneNumberId }) => phoneNumberId !== one.phoneNumberId))

/** The window is next, or it ended without what was needed. */
function WindowPart({ onboarding }: { onboarding: Onboarding }) {
  const { t: say } = useTranslation()
  const { membership } = useSession()
  const { end } = onboarding
  const isAgain = end !== null || onboarding.steps.some(({ step, state }) => step === 'code' && state !== 'waiting')
  return (
    <section className="flex flex-col items-start gap-4">
      {end ? (
        <Notice tone={end.event === 'error' ? 'failure' : 'attention'}>
          <p className="font-medium">
            {end.event === 'error'
              ? say('connect.ended.error', { message: end.errorMessage ?? end.errorCode ?? '' })
              : say(`connect.ended.${end.event}`)}
          </p>
          <p className="text-soft">{say('connect.endedText')}</p>
          {end.sessionId && (
            <p className="figures mt-1 text-sm text-soft wrap-anywhere">
              {say('connect.endedSession', { id: end.sessionId })}
            </p>
          )}
        </Notice>
      ) : (
        !isAgain && <p className="text-soft">{say('connect.windowNext')}</p>
      )}
      <Button
        look="primary"
        icon={ExternalLink}
        onClick={() => window.location.assign(signupAddress(onboarding, membership.workspaceId))}
      >
        {say(isAgain ? 'connect.openWindowAgain' : 'connect.openWindow')}
      </Button>
    </section>
  )
}

function BeginAgain() {
  const { t: say } = useTranslation()
  return (
    <Link to="/settings/inboxes/connect" className="rounded font-medium text-ink hover:underline">
      {say('connect.begunAgain')}
    </Link>
  )
}
