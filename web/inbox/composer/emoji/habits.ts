import { whenSessionEnds } from '../../../app/session.ts'

/** What was chosen of late, and in which tone: in memory only, since habits are nobody's to find in a browser. */
const RECENT_MAX = 18

let recent: readonly string[] = []
let tone = 0

export const recentEmoji = () => recent
export const chosenTone = () => tone

export function rememberEmoji(sign: string) {
  recent = [sign, ...recent.filter((one) => one !== sign)].slice(0, RECENT_MAX)
}

/** 0: the yellow one; 1 to 5 from light to dark. */
export function rememberTone(next: number) {
  tone = next
}

whenSessionEnds(() => {
  recent = []
  tone = 0
})
