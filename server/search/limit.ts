import { tooMany } from '../team/refusals.ts'

/** A person who types has a question at every pause; a program that empties the workspace has more. */
const WINDOW_MS = 10_000
const QUESTIONS_MAX = 60
const PEOPLE_MAX = 10_000

/** Counts questions of each person in this process, by the machine's clock. */
export function createLimit(now: () => number = () => performance.now()): (userId: string) => void {
  const counts = new Map<string, { since: number; count: number }>()
  return (userId) => {
    const at = now()
    const known = counts.get(userId)
    if (!known || at - known.since >= WINDOW_MS) {
      if (counts.size >= PEOPLE_MAX) counts.clear()
      counts.set(userId, { since: at, count: 1 })
      return
    }
    known.count += 1
    if (known.count > QUESTIONS_MAX) throw tooMany(Math.max(1, Math.ceil((known.since + WINDOW_MS - at) / 1_000)))
  }
}
