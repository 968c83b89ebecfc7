import { isBlank, lengthOf } from '../text.ts'

/** Of a note. */
export const NOTE_CHARACTERS_MAX = 4_000
/** People whom one note calls. */
export const MENTIONS_MAX = 20

/** Whether this can be kept as a note. */
export const isNoteText = (text: string): boolean => !isBlank(text) && lengthOf(text) <= NOTE_CHARACTERS_MAX

/** Whom a note calls anew and whom no longer, after it was written or changed. Nobody is called twice, and nobody calls
 *  themselves. */
export function callsOf(
  before: readonly string[],
  after: readonly string[],
  authorId: string,
): { called: string[]; released: string[] } {
  const mentioned = new Set(after)
  return {
    called: [...mentioned].filter((userId) => userId !== authorId && !before.includes(userId)),
    released: [...new Set(before)].filter((userId) => !mentioned.has(userId)),
  }
}
