import { Refused } from '#server/platform/refused.ts'

/** Refuses what is no IANA time zone. */
export function checkTimeZone(name: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
  } catch {
    throw new Refused(400, 'unknown_time_zone', {
      en: 'There is no such time zone.',
      de: 'Diese Zeitzone gibt es nicht.',
    })
  }
}
