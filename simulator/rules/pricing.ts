/** What a message costs, as the status reports say it (fact sheet §6, §10). */
import type { BusinessNumber } from '../state/rows.ts'

const SERVICE_BILLED_FROM_MS = Date.UTC(2026, 9, 1)
const FREE_SERVICE_PER_MONTH = 1_000

export interface Price {
  category: string
  type: 'regular' | 'free_customer_service' | 'free_entry_point'
}

/** `category` is the template's, or `service`. Counts service messages on the number's row. */
export function priceOf(
  number: BusinessNumber,
  category: string,
  at: { nowMs: number; isWindowOpen: boolean; isFreeEntry: boolean },
): Price {
  if (at.isFreeEntry) return { category: 'referral_conversion', type: 'free_entry_point' }
  const isOldPricing = at.nowMs < SERVICE_BILLED_FROM_MS
  if (category === 'utility')
    return { category, type: isOldPricing && at.isWindowOpen ? 'free_customer_service' : 'regular' }
  if (category !== 'service') return { category, type: 'regular' }
  const month = new Date(at.nowMs).toISOString().slice(0, 7)
  if (number.serviceMonth !== month) Object.assign(number, { serviceMonth: month, serviceCount: 0 })
  number.serviceCount += 1
  const isFree = isOldPricing || number.serviceCount <= FREE_SERVICE_PER_MONTH
  return { category, type: isFree ? 'free_customer_service' : 'regular' }
}
