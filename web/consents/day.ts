const DAY = /^(\d{4})-(\d{2})-(\d{2})$/

/** When something was said of which only the day is known: a yes at its beginning and a no at its end, so that what customers wrote
 *  that day counts rather than our yes. Null is now: where no day is given, or the day is today or later. */
export function saidOn(day: string, consent: 'opted_in' | 'opted_out', now: number | Date): Date | null {
  const [, year, month, date] = DAY.exec(day) ?? []
  if (year === undefined) return null
  const from = new Date(Number(year), Number(month) - 1, Number(date))
  const until = new Date(Number(year), Number(month) - 1, Number(date) + 1)
  if (until > new Date(now)) return null
  return consent === 'opted_in' ? from : new Date(until.getTime() - 1)
}
