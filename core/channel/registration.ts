/** Meta locks a number after ten calls of register and deregister in 72 hours (fact sheet §0.1, §13.2). */
export const REGISTRATIONS_MAX = 10
export const REGISTRATIONS_WITHIN_MS = 72 * 3_600_000

/** Whether one more call may be made, by the instants of those made before; otherwise from when on. */
export function registrationAllowed(
  calls: readonly Date[],
  now: Date,
): { allowed: true; left: number } | { allowed: false; retryAt: Date } {
  const recent = calls
    .map((call) => call.getTime())
    .filter((at) => now.getTime() - at < REGISTRATIONS_WITHIN_MS)
    .sort((one, other) => one - other)
  if (recent.length < REGISTRATIONS_MAX) return { allowed: true, left: REGISTRATIONS_MAX - recent.length }
  // As soon as so many have left the 72 hours that nine remain.
  const leaving = recent[recent.length - REGISTRATIONS_MAX] ?? now.getTime()
  return { allowed: false, retryAt: new Date(leaving + REGISTRATIONS_WITHIN_MS) }
}
