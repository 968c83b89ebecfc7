import { startTransition, useEffect, useState } from 'react'

const TICK_MS = 5_000
const OFFSET_NOTICEABLE_MS = 250
const TIMEOUT_MS_MAX = 2 ** 31 - 1

let offsetMs = 0
const listeners = new Set<() => void>()
let ticking: ReturnType<typeof setInterval> | undefined
const tell = () => {
  for (const listener of listeners) listener()
}

/** The server's time: windows and waits follow it, and in practice it can be turned. */
export const serverNow = (): Date => new Date(Date.now() + offsetMs)

/** Called with each pulse. What the network took is within what nobody notices in a countdown. */
export function heardServerTime(now: string) {
  const heard = Date.parse(now) - Date.now()
  if (Math.abs(heard - offsetMs) < OFFSET_NOTICEABLE_MS) return
  offsetMs = heard
  tell()
}

/** The server's time, drawn again every few seconds, when the clock is turned, and at `deadline` to the millisecond. */
export function useServerNow(deadline?: Date | null): Date {
  const [now, setNow] = useState(serverNow)
  const deadlineMs = deadline?.getTime()
  useEffect(() => {
    const tick = () => setNow(serverNow())
    listeners.add(tick)
    // One for all of them: what they show is then drawn together, and whoever types meanwhile goes first.
    ticking ??= setInterval(() => startTransition(tell), TICK_MS)
    return () => {
      listeners.delete(tick)
      if (listeners.size > 0) return
      clearInterval(ticking)
      ticking = undefined
    }
  }, [])
  useEffect(() => {
    if (deadlineMs === undefined) return
    const left = deadlineMs - now.getTime()
    if (left <= 0 || left > TICK_MS * 2 || left > TIMEOUT_MS_MAX) return
    const timer = setTimeout(() => setNow(serverNow()), left + 1)
    return () => clearTimeout(timer)
  }, [deadlineMs, now])
  return now
}
