import type { ChannelWarning } from '#contract/channels.ts'
import { dayAndTime } from '../../i18n/format.ts'
import { currentLocale } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Notice } from '../../ui/Notice.tsx'

/** What an admin should know of a number that still works: what it is, and what to do. */
export function Warnings({ warnings }: { warnings: readonly ChannelWarning[] }) {
  if (warnings.length === 0) return null
  return (
    <ul className="flex flex-col gap-2">
      {warnings.map((warning) => (
        <li key={`${warning.word} ${warning.details}`}>
          <One warning={warning} />
        </li>
      ))}
    </ul>
  )
}

function One({ warning: { word, details, until, used, max } }: { warning: ChannelWarning }) {
  const { t: say } = useTranslation()
  const figures = { used: count(used), max: count(max) }
  const [what, next] = say(`channel.warnings.${word}`, figures)
  return (
    <Notice tone="attention">
      <p className="font-medium">
        {what} {until && say('channel.warningUntil', { date: dayAndTime(new Date(until)) })}
      </p>
      <p className="text-soft">{next}</p>
      {details && <p className="mt-1 text-sm text-soft wrap-anywhere">{say('channel.warningDetails', { details })}</p>}
    </Notice>
  )
}

const count = (number: number | null): string =>
  number === null ? '' : new Intl.NumberFormat(currentLocale()).format(number)
