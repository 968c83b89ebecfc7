import { Contact, File, List, type LucideIcon, MapPin, RectangleEllipsis, TextQuote } from 'lucide-react'
import type { ComponentType, RefObject } from 'react'
import type { Conversation } from '#contract/inbox.ts'
import type { Message, ReplyRequest } from '#contract/messages.ts'
import { lazyPart } from '../../app/untilFetched.ts'
import { wantWords } from '../../i18n/areas.ts'
import type { DraftFile } from '../../live/drafts.ts'

/** What something that is put in may do with the answer. */
export interface InsertProps {
  conversation: Conversation
  close: () => void
  insertText: (text: string) => void
  addFile: (file: DraftFile) => void
  /** Sends it as a message of its own, shown at once as it will look. `seen`: the newest message its author had before them. */
  sendDraft: (
    draft: ReplyRequest['draft'],
    shown: Pick<Message, 'kind' | 'text' | 'content'>,
    seen: ReplyRequest['seen'],
  ) => void
  seen: RefObject<string | null | undefined>
}

/** One thing that can be put into an answer. A new one is one line here, its words, and its form. */
export interface Insertable {
  id: 'snippet' | 'document' | 'location' | 'contacts' | 'buttons' | 'list'
  icon: LucideIcon
  Form: ComponentType<InsertProps>
}

const form = (load: () => Promise<{ default: ComponentType<InsertProps> }>) =>
  lazyPart(async () => {
    const [found] = await Promise.all([load(), wantWords('library')])
    return found
  })

export const INSERTABLES: readonly Insertable[] = [
  { id: 'snippet', icon: TextQuote, Form: form(() => import('./SnippetDialog.tsx')) },
  { id: 'document', icon: File, Form: form(() => import('./DocumentDialog.tsx')) },
  { id: 'location', icon: MapPin, Form: form(() => import('./LocationDialog.tsx')) },
  { id: 'contacts', icon: Contact, Form: form(() => import('./ContactsDialog.tsx')) },
  { id: 'buttons', icon: RectangleEllipsis, Form: form(() => import('./ButtonsDialog.tsx')) },
  { id: 'list', icon: List, Form: form(() => import('./ListDialog.tsx')) },
]
