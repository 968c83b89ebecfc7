import type { Conversation } from '#contract/inbox.ts'
import type { Activity } from '#contract/messages.ts'
import type { Note } from '#contract/notes.ts'
import type { Pending } from '../live/state.ts'
import { sent, text } from './messages.ts'
import { conversation, JONAS, MIRA, minutesAgo } from './people.ts'

const pending = (state: Pending['state'], words: string, refusal: string | null = null): Pending => ({
  message: sent(text(words, { status: 'queued' })),
  state,
  refusal,
  answers: [],
})
export const PENDINGS: Pending[] = [
  pending('sending', 'It leaves now'),
  pending('waiting', 'It waits for the network'),
  pending('stuck', 'It waits for long', 'Something went wrong in Posthorn.'),
  pending('refused', 'It was not taken', 'You may not answer in this inbox.'),
]
export const STOPPED: Pending[] = [
  {
    ...pending('stopped', 'It left this morning, and arrives tomorrow before noon.'),
    answers: [sent(text('It left *yesterday*.', { authorId: JONAS }))],
  },
]

const note = (id: string, words: string, change: Partial<Note> = {}): Note => ({
  id,
  conversationId: 'gallery',
  authorId: JONAS,
  text: words,
  mentions: [],
  at: minutesAgo(9),
  editedAt: null,
  deletedAt: null,
  ...change,
})
export const NOTES: Note[] = [
  note('note-1', 'She is a wholesale customer, see https://example.com/crm/77'),
  note('note-2', '@Mira Kaya can you look?', { mentions: [MIRA], editedAt: minutesAgo(5) }),
  note('note-3', 'Mine\non two lines', { authorId: MIRA }),
  note('note-4', 'زبونة مهمة'),
  note('note-5', '', { deletedAt: minutesAgo(2) }),
]

const FACTS: [string, Record<string, unknown>, string | null][] = [
  ['opened', {}, null],
  ['assigned', { ownerId: MIRA }, MIRA],
  ['assigned', { ownerId: JONAS }, MIRA],
  ['assigned', { ownerId: null }, JONAS],
  ['assigned', { ownerId: JONAS }, null],
  ['handed_over', { teamId: 'sales' }, MIRA],
  ['handed_over', { teamId: null }, MIRA],
  ['labelled', { added: ['urgent'], removed: [] }, MIRA],
  ['labelled', { added: ['urgent'], removed: ['refund'] }, MIRA],
  ['labelled', { added: ['urgent', 'refund'], removed: [] }, MIRA],
  ['snoozed', { until: '2026-11-21T08:00:00.000Z' }, MIRA],
  ['waiting', {}, MIRA],
  ['closed', {}, JONAS],
  ['reopened', {}, MIRA],
  ['reopened', {}, null],
  ['united', { absorbedId: 'other' }, null],
]
export const ACTIVITIES: Activity[] = FACTS.map(([type, facts, actorId], index) => ({
  number: index,
  conversationId: 'gallery',
  type: `conversation.${type}`,
  at: minutesAgo(30 - index),
  actorId,
  facts,
}))

type Preview = NonNullable<Conversation['preview']>
const said = (change: Partial<Preview>): Preview => ({
  messageId: 'newest',
  direction: 'in',
  kind: 'text',
  text: null,
  fileName: null,
  status: 'received',
  revoked: false,
  ...change,
})

interface RowData {
  conversation: Conversation
  unread: number
  isOpen: boolean
  ownerName: string | null
  teamName: string | null
  channelName: string | null
}
const row = (id: string, change: Partial<Conversation>, besides: Partial<RowData> = {}): RowData => ({
  conversation: conversation(id, change),
  unread: 0,
  isOpen: false,
  ownerName: null,
  teamName: null,
  channelName: null,
  ...besides,
})
const LONG_NAME = 'Maximiliane-Katharina von und zu Hohenlohe-Waldenburg-Schillingsfürst'

export const ROWS: RowData[] = [
  row('row-1', { preview: said({ text: 'Is my order shipped?' }) }, { unread: 2 }),
  row(
    'row-2',
    { preview: said({ direction: 'out', text: 'It left this morning.', status: 'read' }) },
    { isOpen: true, ownerName: 'Mira Kaya' },
  ),
  row(
    'row-3',
    {
      contactName: LONG_NAME,
      preview: said({ text: `${LONG_NAME} writes at length about everything there is` }),
      labelIds: ['urgent', 'long', 'refund'],
      lastCustomerAt: minutesAgo(23 * 60),
    },
    { unread: 120, ownerName: 'Jonas Weber', teamName: 'Sales', channelName: 'Workshop' },
  ),
  row('row-4', { contactName: 'ليلى حداد', preview: said({ text: 'مرحبا، هل تم شحن طلبي؟' }) }, { unread: 1 }),
  row('row-5', { preview: said({ kind: 'audio' }), lastCustomerAt: minutesAgo(1_600), lastAt: minutesAgo(1_600) }),
  row('row-6', { preview: said({ direction: 'out', text: 'Hello?', status: 'failed' }), lastAt: minutesAgo(9_000) }),
  row('row-7', { preview: said({ direction: 'out', text: 'Hello?', status: 'unconfirmed' }) }),
  row('row-8', { preview: said({ revoked: true }), lastAt: minutesAgo(900_000) }),
  row('row-9', { contactName: '+49 151 234 56 78', preview: null }),
  row('row-10', { preview: said({ kind: 'document', fileName: 'Invoice 2026-1187.pdf' }) }),
]

export const COMPOSERS: { title: string; conversation: Conversation }[] = [
  { title: 'Composer: free', conversation: conversation('free') },
  { title: 'Composer: closing soon', conversation: conversation('soon', { lastCustomerAt: minutesAgo(23 * 60) }) },
  { title: 'Composer: held after a restore', conversation: conversation('held', { channelId: 'held' }) },
  { title: 'Composer: closed', conversation: conversation('closed', { lastCustomerAt: minutesAgo(2_000) }) },
  { title: 'Composer: never opened', conversation: conversation('never', { lastCustomerAt: null }) },
  { title: 'Composer: number broken', conversation: conversation('broken', { channelId: 'broken' }) },
  { title: 'Composer: number gone', conversation: conversation('gone', { channelId: 'gone' }) },
]
