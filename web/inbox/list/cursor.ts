/** Where the keyboard is in a list that changes under it. */
export interface Cursor {
  /** What it is on: what was moved to last, else what is open; null where that has left the list or nothing is. */
  id: string | null
  /** Where that stood when it was last seen there; null before it was anywhere. */
  place: number | null
}

/** Finds it again in the list as it is now. */
export function cursorIn(
  ids: readonly string[],
  wanted: readonly (string | null | undefined)[],
  before: Cursor,
): Cursor {
  const id = wanted.find((one) => one != null && ids.includes(one)) ?? null
  return { id, place: id === null ? before.place : ids.indexOf(id) }
}

/** What a step goes to: from what has left the list to what stands in its place now, or stood before it; the first step of all
 *  to the first. */
export function stepFrom(ids: readonly string[], { id, place }: Cursor, step: 1 | -1): string | null {
  const here = place === null ? -1 : id === null && step === 1 ? place - 1 : place
  const next = place === null ? 0 : here + step
  return ids[Math.min(ids.length - 1, Math.max(0, next))] ?? null
}
