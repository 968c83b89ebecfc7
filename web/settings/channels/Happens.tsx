import { Clock, CreditCard, Gauge, History, type LucideIcon, PhoneCall, SmartphoneNfc } from 'lucide-react'
import { useTranslation } from '../../i18n/translate.ts'

const POINTS = [
  ['history', History],
  ['app', SmartphoneNfc],
  ['calls', PhoneCall],
  ['window', Clock],
  ['limit', Gauge],
  ['cost', CreditCard],
] as const satisfies [string, LucideIcon][]

/** What connecting changes, said before it happens (product A7). */
export function Happens() {
  const { t: say } = useTranslation()
  return (
    <section aria-labelledby="happens-title" className="rounded bg-sunk p-4">
      <h2 id="happens-title" className="mb-3 text-base font-semibold">
        {say('connect.happensTitle')}
      </h2>
      <ul className="flex flex-col gap-3">
        {POINTS.map(([point, Icon]) => (
          <li key={point} className="flex items-start gap-3">
            <Icon aria-hidden size={16} strokeWidth={1.75} className="mt-0.5 shrink-0 text-ink" />
            <span className="text-soft">{say(`connect.happens.${point}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
