import type { Changed } from '#contract/inbox.ts'
import { addGuess, confirmGuess, dropGuess, type Guessed } from './guesses.ts'
import { createLines } from './lines.ts'
import { change } from './store.ts'

let presses = 0
/** The last press decides, so the server hears of them in their order. */
const inLine = createLines()

/**
 * Shows at once what a press will have changed of a conversation, and asks the server for it. Rejects with what the request
 * failed with; the guess is taken back by then, and the caller says so in words.
 */
export async function press(conversationId: string, fields: Guessed, ask: () => Promise<Changed>): Promise<void> {
  const id = ++presses
  change((state) => addGuess(state, { id, conversationId, fields }))
  try {
    const { upTo } = await inLine(conversationId, ask)
    change((state) => confirmGuess(state, id, upTo))
  } catch (error) {
    change((state) => dropGuess(state, id))
    throw error
  }
}
