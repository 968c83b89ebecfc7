const HOUR_MS = 60 * 60 * 1000
/** When an office day begins, in the reader's zone. */
const MORNING_HOUR = 8
const MONDAY = 1

/** Until when one usually puts something off, from now in the reader's zone. */
export function snoozeChoices(now: Date) {
  return [
    { name: 'inOneHour', at: new Date(now.getTime() + HOUR_MS) },
    { name: 'inThreeHours', at: new Date(now.getTime() + 3 * HOUR_MS) },
    { name: 'tomorrowMorning', at: morningIn(now, 1) },
    { name: 'nextWeek', at: morningIn(now, (MONDAY - now.getDay() + 7) % 7 || 7) },
  ] as const
}

const morningIn = (now: Date, days: number) =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING_HOUR)
