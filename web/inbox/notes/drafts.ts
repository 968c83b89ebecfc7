import { whenSessionEnds } from '../../app/session.ts'

/** Notes begun in this tab, so that going to another conversation and back loses nothing. */
const drafts = new Map<string, string>()
export const noteDraftOf = (conversationId: string) => drafts.get(conversationId) ?? ''
export function keepNoteDraft(conversationId: string, text: string) {
  if (text === '') drafts.delete(conversationId)
  else drafts.set(conversationId, text)
}
whenSessionEnds(() => drafts.clear())
/** A reload would lose them, and what is said here lies in no storage of the browser. */
window.addEventListener('beforeunload', (event) => {
  if ([...drafts.values()].some((text) => text.trim() !== '')) event.preventDefault()
})
