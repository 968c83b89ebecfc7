import { Link } from '@tanstack/react-router'
import type { FoundAccount, FoundNumber, Onboarding } from '#contract/onboarding.ts'
import { useInboxes } from '../../app/useKnown.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Section } from '../Page.tsx'
import { ConnectNumber } from './ConnectNumber.tsx'
import { wordOf } from './wordOf.ts'

interface FoundAccountsProps {
  onboarding: Onboarding
  onPin: (phoneNumberId: string, pin: string) => void
}

/** The accounts that Meta let us see, and each number with Connect or why not. */
export function FoundAccounts({ onboarding, onPin }: FoundAccountsProps) {
  const { t: say } = useTranslation()
  const accounts = onboarding.accounts
  return (
    <section>
      <h2 className="text-lg font-semibold">
        {say(onboarding.channels.length > 0 ? 'connect.connectAnother' : 'connect.foundTitle')}
      </h2>
      {onboarding.channels.length === 0 && <p className="mt-1 mb-6 text-soft">{say('connect.foundText')}</p>}
      {accounts.length === 0 && <p className="text-soft">{say('connect.noAccounts')}</p>}
      {accounts.map((account) => (
        <Account key={account.wabaId} account={account} onboarding={onboarding} onPin={onPin} />
      ))}
    </section>
  )
}

function Account({ account, onboarding, onPin }: FoundAccountsProps & { account: FoundAccount }) {
  const { t: say } = useTranslation()
  const facts = [
    account.portfolioName && say('connect.accountOf', { portfolio: account.portfolioName }),
    wordOf(say('connect.verification'), account.verification),
    say('connect.accountId', { id: account.wabaId }),
  ]
  return (
    <Section title={account.name}>
      <p className="figures mt-2 text-sm text-soft wrap-anywhere">{facts.filter(Boolean).join(' · ')}</p>
      {account.numbers.length === 0 && <p className="py-4 text-soft">{say('connect.noNumbers')}</p>}
      <ul>
        {[...account.numbers].sort(expectedFirst).map((number) => (
          <NumberRow key={number.phoneNumberId} number={number} onboarding={onboarding} onPin={onPin} />
        ))}
      </ul>
    </Section>
  )
}

/** The one that was chosen in the window, then those that were connected here before. */
const expectedFirst = (one: FoundNumber, other: FoundNumber) => rank(other) - rank(one)
const rank = ({ isChosen, channelId, taken }: FoundNumber) =>
  (isChosen ? 2 : 0) + (channelId !== null && taken === null ? 1 : 0)

function NumberRow({ number, onboarding, onPin }: FoundAccountsProps & { number: FoundNumber }) {
  const { t: say } = useTranslation()
  const { data: inboxes } = useInboxes()
  const mine = onboarding.channels.find(({ phoneNumberId }) => phoneNumberId === number.phoneNumberId)
  const obstacle = useObstacle(number)
  const facts = [
    number.verifiedName,
    wordOf(say('connect.nameStatus'), number.nameStatus),
    wordOf(say('channel.statuses'), number.status),
    number.isChosen && say('connect.chosen'),
  ]
  return (
    <li className="flex flex-col gap-3 border-b border-line py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <p className="figures font-medium wrap-anywhere">
            <bdi>{number.displayPhoneNumber}</bdi>
          </p>
          <p className="text-sm text-soft wrap-anywhere">{facts.filter(Boolean).join(' · ')}</p>
        </div>
        {mine || number.taken === 'here' ? (
          <span className="text-sm text-green">
            {mine?.state !== 'connected' && number.taken !== 'here'
              ? say('connect.stepState.running')
              : say('connect.isConnected')}
          </span>
        ) : null}
        {!mine && number.taken === 'here' && number.channelId && (
          <Link
            to="/settings/channels/$channelId"
            params={{ channelId: number.channelId }}
            className="rounded font-medium text-ink hover:underline"
          >
            {say('connect.toChannel')}
          </Link>
        )}
      </div>
      {!mine && number.taken !== 'here' && number.channelId && (
        <p className="text-sm text-soft">{say('connect.reconnects')}</p>
      )}
      {!mine && obstacle && <p className="text-sm text-brass">{obstacle}</p>}
      {!mine && !obstacle && number.taken === null && onboarding.state === 'open' && inboxes && (
        <ConnectNumber number={number} onboarding={onboarding} inboxes={inboxes} onPin={onPin} />
      )}
    </li>
  )
}

/** Why it cannot be connected now; null where nothing stands in the way. */
function useObstacle(number: FoundNumber): string | null {
  const { t: say } = useTranslation()
  if (number.taken === 'elsewhere') return say('connect.takenElsewhere')
  if (number.taken === 'being_connected') return say('connect.takenNow')
  if (number.taken === 'here') return null
  if (number.status === 'BANNED') return say('connect.banned')
  if (number.isOnBusinessApp) return say('connect.onApp')
  if (!number.isVerified && !number.isRegistered) return say('connect.notVerified')
  return null
}
