import type { Conversation } from '#contract/inbox.ts'
import type { LiveState } from './state.ts'

/** What a person can change of a conversation with one press. */
export type Guessed = Partial<Pick<Conversation, 'ownerId' | 'teamId' | 'labelIds' | 'status' | 'snoozedUntil'>>

/**
 * What a press will have changed, shown before the server has said so. Guesses lie over what the server says, the newest on
 * top, so that news that is older than the press, and still on its way, cannot turn it back. A guess ends when what is known
 * contains what its request did, or when the request has failed.
 */
export interface Guess {
  id: number
  conversationId: string
  fields: Guessed
  /** The number of the event by which its request is done; null while there is no answer. */
  doneAt: number | null
}

export const addGuess = (state: LiveState, guess: Omit<Guess, 'doneAt'>): LiveState =>
  laid({ ...state, guesses: [...state.guesses, { ...guess, doneAt: null }] }, guess.conversationId)

/** The server has done it: the guess stays until the state holds event `doneAt`, which may be on its way. */
export const confirmGuess = (state: LiveState, id: number, doneAt: number): LiveState =>
  endGuesses({ ...state, guesses: state.guesses.map((one) => (one.id === id ? { ...one, doneAt } : one)) })

/** It was refused, or never arrived: what the server says shows again, or what was pressed before and since. */
export const dropGuess = (state: LiveState, id: number): LiveState => without(state, ({ id: other }) => other === id)

/** Ends those that what is known contains by now. To be called when the state's number or a conversation has moved on. */
export const endGuesses = (state: LiveState): LiveState =>
  without(state, ({ doneAt, conversationId }) => doneAt !== null && doneAt <= knownOf(state, conversationId))

/** Puts what the server says of a conversation under what is guessed of it. */
export function laid(state: LiveState, id: string, said = state.underneath[id] ?? state.conversations[id]): LiveState {
  if (!said) return state
  const guesses = state.guesses.filter(({ conversationId }) => conversationId === id)
  const { [id]: _, ...underneath } = state.underneath
  if (guesses.length === 0) return { ...state, underneath, conversations: { ...state.conversations, [id]: said } }
  const shown: Conversation = Object.assign({}, said, ...guesses.map(({ fields }) => fields))
  return {
    ...state,
    underneath: { ...underneath, [id]: said },
    conversations: { ...state.conversations, [id]: shown },
  }
}

/** The event up to which this conversation is certainly known: that of the state, or of a newer look at it alone. */
const knownOf = ({ number, versions }: LiveState, id: string) => Math.max(number ?? -1, versions[id] ?? -1)

function without(state: LiveState, isOver: (guess: Guess) => boolean): LiveState {
  const over = state.guesses.filter(isOver)
  if (over.length === 0) return state
  const next: LiveState = { ...state, guesses: state.guesses.filter((one) => !isOver(one)) }
  return over.reduce((now, { conversationId }) => laid(now, conversationId), next)
}
