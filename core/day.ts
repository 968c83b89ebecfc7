/** Days of the calendar and the instants they are made of, in a given time zone. */

const DAY_MS = 86_400_000

/** The first moment of a day (YYYY-MM-DD) in a time zone (IANA), also where clocks skip its midnight or show it twice; null: this
 *  is no day. */
export const beginningOf = (day: string, timeZone: string): Date | null => momentOf(day, '00:00', timeZone)

/** The moment at which clocks in a time zone show this time (HH:MM) of a day: the first where they show it twice; where they skip
 *  it, as much later as they skip. Null: this is no day. */
export function momentOf(day: string, time: string, timeZone: string): Date | null {
  const shownMs = Date.parse(`${day}T${time}:00Z`)
  if (Number.isNaN(shownMs)) return null
  // Clocks are set at most once around one day: it is the offset of before or the one of after.
  const by = (nearMs: number) => shownMs - offsetMs(nearMs, timeZone)
  const isRight = (atMs: number) => atMs + offsetMs(atMs, timeZone) === shownMs
  const before = by(shownMs - DAY_MS)
  const after = by(shownMs + DAY_MS)
  return new Date(isRight(before) || !isRight(after) ? before : after)
}

/** The day (YYYY-MM-DD) that it is at an instant in a time zone; empty: this is no instant. */
export const dayAt = (at: Date, timeZone: string): string =>
  Number.isNaN(at.getTime()) ? '' : new Date(at.getTime() + offsetMs(at.getTime(), timeZone)).toISOString().slice(0, 10)

/** The time (HH:MM) that clocks show at an instant in a time zone. */
export const timeAt = (at: Date, timeZone: string): string =>
  new Date(at.getTime() + offsetMs(at.getTime(), timeZone)).toISOString().slice(11, 16)

/** So many days on in the calendar, or back. */
export const daysLater = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)

/** The next day of the calendar. */
export const dayAfter = (day: string): string => daysLater(day, 1)

/** How far clocks are ahead of UTC; `GMT+05:30` as it is called, with seconds before there were zones, bare where there is none. */
function offsetMs(atMs: number, timeZone: string): number {
  const named = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).format(atMs)
  const [, sign, hours, minutes, seconds = 0] = /GMT([+-])(\d+):(\d+)(?::(\d+))?/.exec(named) ?? []
  const size = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000
  return sign === undefined ? 0 : sign === '-' ? -size : size
}
