import type { MessageState } from './status.ts'

/** Our newest reaction to a message, and what the customer's phone showed before it. An empty emoji is none. */
export interface StandingReaction {
  emoji: string
  previous: string
  status: MessageState
}

export type ReactionStep =
  /** It is already so, or on its way. */
  | { act: 'nothing' }
  /** What failed is forgotten: the phone shows `emoji` all along. */
  | { act: 'forget'; emoji: string }
  | { act: 'send'; previous: string }

/** What must happen so that the customer's phone shows this emoji of ours; '' is none. */
export function nextReaction(standing: StandingReaction | null, wanted: string): ReactionStep {
  if (standing === null) return wanted === '' ? { act: 'nothing' } : { act: 'send', previous: '' }
  const hasFailed = standing.status === 'failed' || standing.status === 'cancelled'
  if (!hasFailed) return standing.emoji === wanted ? { act: 'nothing' } : { act: 'send', previous: standing.emoji }
  return standing.previous === wanted ? { act: 'forget', emoji: wanted } : { act: 'send', previous: standing.previous }
}

/** The emoji that stands on the message here: of a removal that failed the one that is still on the phone. */
export function shownReaction({ emoji, previous, status }: StandingReaction): string {
  return emoji === '' && status === 'failed' ? previous : emoji
}
