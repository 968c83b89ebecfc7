import { createContext, useContext } from 'react'
import type { Message } from '#contract/messages.ts'

/** What a message can ask of the thread it stands in. */
export interface ThreadActs {
  /** Puts words into the composer, after what is there. */
  putText: (text: string) => void
  /** A message of mine goes back into the composer, as it was written. */
  putBack: (message: Message) => void
  /** Quotes this message in the next answer. */
  answer: (message: Message) => void
  /** Scrolls to a message and shows which it is. */
  jumpTo: (messageId: string) => void
  /** Opens the dialog in which a template is chosen, filled in and sent. */
  chooseTemplate: () => void
  customerName: string
  /** Of a colleague, by id. Asked for once for all messages. */
  nameOf: (userId: string) => string
  myId: string
  /** The one that is open. What stands here of the contact's others is to be read, and answered there. */
  conversationId: string
}

export const ThreadActsContext = createContext<ThreadActs | null>(null)

export function useThreadActs(): ThreadActs {
  const acts = useContext(ThreadActsContext)
  if (!acts) throw new Error('a message stands in a thread')
  return acts
}
