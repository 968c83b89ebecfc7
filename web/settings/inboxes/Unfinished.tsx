import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Onboarding } from '#contract/onboarding.ts'
import { useNames } from '../../app/useKnown.ts'
import { dayAndTime } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { getOnboardings } from '../channels/endpoints.ts'
import { GiveUpButton } from '../channels/GiveUp.tsx'
import { ONBOARDINGS_KEY } from '../channels/keys.ts'
import { Section } from '../Page.tsx'

/** Attempts at connecting that were left: to be continued or given up. */
export function Unfinished() {
  const { t: say } = useTranslation()
  const { data } = useQuery({ queryKey: ONBOARDINGS_KEY, queryFn: getOnboardings, staleTime: 0 })
  const open = data?.onboardings.filter(isUnfinished) ?? []
  if (open.length === 0) return null
  return (
    <Section title={say('connect.unfinishedTitle')}>
      <ul>
        {open.map((onboarding) => (
          <Attempt key={onboarding.id} onboarding={onboarding} />
        ))}
      </ul>
    </Section>
  )
}

/** One whose numbers are all connected is open for more of them, but nobody has to come back to it. */
const isUnfinished = ({ state, channels }: Onboarding) =>
  state === 'open' && (channels.length === 0 || channels.some((channel) => channel.state !== 'connected'))

function Attempt({ onboarding }: { onboarding: Onboarding }) {
  const { t: say } = useTranslation()
  const nameOf = useNames()
  const date = dayAndTime(new Date(onboarding.createdAt))
  const numbers = onboarding.channels.map(({ displayPhoneNumber }) => displayPhoneNumber).join(', ')
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium wrap-anywhere">
          {numbers || say(onboarding.way === 'hand' ? 'connect.byHand' : 'connect.whatsApp')}
          {onboarding.connection === 'practice' && ` · ${say('connect.practiceMark')}`}
        </p>
        <p className="text-sm text-soft wrap-anywhere">
          {say('connect.unfinished', { date, name: onboarding.startedBy ? nameOf(onboarding.startedBy) : '' })}
        </p>
      </div>
      <Link
        to="/settings/inboxes/connect/$onboardingId"
        params={{ onboardingId: onboarding.id }}
        aria-label={say('connect.goOnOf', { date })}
        className="inline-flex h-7 items-center rounded border border-line-strong bg-paper px-2.5 text-sm font-medium hover:bg-hover"
      >
        {say('connect.goOn')}
      </Link>
      <GiveUpButton onboarding={onboarding} size="small" />
    </li>
  )
}
