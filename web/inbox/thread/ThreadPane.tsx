import type { InboxSearch } from '../search.ts'

export default function ThreadPane({ conversationId }: { conversationId: string; search: InboxSearch }) {
  return <div>{conversationId}</div>
}
