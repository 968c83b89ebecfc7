import type { When } from './lines.ts'

const MINUTE_MS = 60 * 1_000
const HOUR_MS = 60 * MINUTE_MS
const AGO = /^(?:(\d+)h)?(?:(\d+)m)?$/
const ON_DAY = /^(\d+)d (\d\d):(\d\d)$/

/** The instant that a line of the sample names, counted back from `now`. Throws a RangeError where it names none. */
export function timeOf(when: When, now: Date, timeZone: string): Date {
  const ago = when === '' ? null : AGO.exec(when)
  if (ago) return new Date(now.getTime() - Number(ago[1] ?? 0) * HOUR_MS - Number(ago[2] ?? 0) * MINUTE_MS)
  const onDay = ON_DAY.exec(when)
  if (!onDay) throw new RangeError(`"${when}" is no time of the sample`)
  const [days = 0, hour = 0, minute = 0] = onDay.slice(1).map(Number)
  const day = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).subtract({ days })
  return new Date(day.withPlainTime({ hour, minute }).epochMilliseconds)
}
