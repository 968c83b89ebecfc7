import { dayAt } from '#core/day.ts'
import { browserTimeZone } from '../forms/timeZones.ts'

/** The reader's day. */
export const today = (): string => dayAt(new Date(), browserTimeZone())
