import type { Channel, Conversation, Inbox } from '#contract/inbox.ts'
import type { Label } from '#contract/labels.ts'
import type { Me, Member } from '#contract/people.ts'
import type { Team } from '#contract/teams.ts'
import type { Session } from '../app/session.ts'

/** Everything here is made up; the gallery knows of no workspace. */
export const NOW = new Date('2026-11-20T14:30:00.000Z')
export const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString()

export const MIRA = 'mira'
export const JONAS = 'jonas'

const me: Me = {
  user: { id: MIRA, name: 'Mira Kaya', email: 'mira@blumen-huber.example' },
  memberships: [
    {
      workspaceId: 'workspace',
      workspaceName: 'Blumen Huber',
      timeZone: 'Europe/Berlin',
      role: 'admin',
      enterSends: true,
      upTo: 0,
    },
  ],
  now: NOW.toISOString(),
  practice: false,
} as Me

export const SESSION: Session = { me, membership: me.memberships[0] as Session['membership'] }

const member = (userId: string, name: string): Member => ({
  userId,
  name,
  email: `${userId}@blumen-huber.example`,
  role: 'agent',
  inboxIds: ['inbox'],
  awaySince: null,
  createdAt: minutesAgo(90_000),
})
export const MEMBERS = [member(MIRA, 'Mira Kaya'), member(JONAS, 'Jonas Weber')]
export const TEAMS: Team[] = [{ id: 'sales', name: 'Sales', memberIds: [JONAS] }]
export const LABELS: Label[] = [
  { id: 'urgent', name: 'Urgent', color: 'red' },
  { id: 'refund', name: 'Refund', color: 'green' },
  { id: 'long', name: 'A label whose name is as long as one may be', color: 'blue' },
] as Label[]

const channel = (id: string, name: string, change: Partial<Channel> = {}): Channel => ({
  id,
  inboxId: 'inbox',
  kind: 'whatsapp',
  connection: 'meta',
  name,
  displayPhoneNumber: '+49 30 1234567',
  phoneNumberId: '1000',
  state: 'connected',
  stateFault: null,
  stateDetails: null,
  stateSince: minutesAgo(3_000),
  dispatchHeld: false,
  disconnectedBy: null,
  ...change,
})
export const CHANNELS = {
  good: channel('good', 'Shop'),
  held: channel('held', 'Shop', { dispatchHeld: true }),
  broken: channel('broken', 'Workshop', { state: 'broken', stateFault: 'reconnect_channel' }),
  gone: channel('gone', 'Old number', { state: 'disconnected', disconnectedBy: JONAS }),
}
export const INBOXES: Inbox[] = [{ id: 'inbox', name: 'Support', channels: Object.values(CHANNELS), openCount: 3 }]

export const conversation = (id: string, change: Partial<Conversation> = {}): Conversation => ({
  id,
  inboxId: 'inbox',
  channelId: 'good',
  channelKind: 'whatsapp',
  identityId: 'identity',
  contactId: 'ayse',
  contactName: 'Ayşe Yıldız',
  status: 'open',
  snoozedUntil: null,
  ownerId: null,
  teamId: null,
  labelIds: [],
  preview: null,
  lastAt: minutesAgo(12),
  lastCustomerAt: minutesAgo(12),
  inboundCount: 3,
  createdAt: minutesAgo(90_000),
  ...change,
})
