import type { Account } from '#contract/channels.ts'
import { NO_LIMIT } from '#core/channel/messagingLimit.ts'
import { currentLocale } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Fact, Facts } from './Facts.tsx'
import { wordOf } from './wordOf.ts'

/** What the numbers of one WhatsApp account share: its review, its limits and how much of them is used. */
export function AccountFacts({ account }: { account: Account }) {
  const { t: say } = useTranslation()
  const unknown = say('channel.unknown')
  const reviews = say('channel.reviews')
  const verifications = say('channel.verifications')
  return (
    <Facts>
      <Fact name={say('channel.account')}>
        <bdi>{account.name ?? account.wabaId}</bdi>
      </Fact>
      {(account.portfolioName ?? account.portfolioId) && (
        <Fact name={say('channel.portfolio')}>
          <bdi>{account.portfolioName ?? account.portfolioId}</bdi>
        </Fact>
      )}
      <Fact name={say('channel.review')}>{wordOf(reviews, account.reviewStatus) ?? unknown}</Fact>
      <Fact name={say('channel.verification')}>{wordOf(verifications, account.verification) ?? unknown}</Fact>
      <Fact name={say('channel.limit')} hint={say('channel.limitHint')}>
        <Limit account={account} />
      </Fact>
      <Fact name={say('channel.numbers')}>
        {say('channel.numbersUsed', { used: account.numbersUsed ?? '–', max: account.numbersMax })}
        {account.portfolioNumbersMax !== null && (
          <p className="text-sm text-faint">{say('channel.portfolioNumbers', { max: account.portfolioNumbersMax })}</p>
        )}
      </Fact>
      <Fact name={say('channel.templates')}>
        {account.templateCount === null
          ? unknown
          : say('channel.numbersUsed', { used: count(account.templateCount), max: count(account.templatesMax ?? 0) })}
      </Fact>
    </Facts>
  )
}

function Limit({ account }: { account: Account }) {
  const { t: say } = useTranslation()
  const { messagingLimit: max, reachedLast24h } = account
  const used = count(reachedLast24h)
  if (max === NO_LIMIT) return say('channel.noLimit', { used })
  return (
    <>
      <p className="figures">
        {max === null ? say('channel.limitUsedOnly', { used }) : say('channel.limitUsed', { used, max: count(max) })}
      </p>
      {max !== null && (
        <meter
          aria-label={say('channel.limit')}
          min={0}
          max={max}
          value={Math.min(reachedLast24h, max)}
          className="mt-1 h-2 w-full max-w-60"
        />
      )}
      <details className="mt-1">
        <summary className="w-fit rounded text-sm font-medium text-ink hover:underline">
          {say('channel.raiseTitle')}
        </summary>
        <ul className="mt-1 flex list-disc flex-col gap-1 pl-4 text-sm text-soft">
          {account.verification !== 'verified' && <li>{say('channel.raise.verify')}</li>}
          <li>{say('channel.raise.quality')}</li>
          <li>{say('channel.raise.grow')}</li>
        </ul>
      </details>
    </>
  )
}

const count = (number: number): string => new Intl.NumberFormat(currentLocale()).format(number)
