/** Each type of event in core/events.ts has here an act that emits it: without one, this file does not compile. */
import { ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { BulkDone } from '#contract/bulk.ts'
import type { Channel, Conversation } from '#contract/inbox.ts'
import type { Label } from '#contract/labels.ts'
import type { Onboarding } from '#contract/onboarding.ts'
import type { Team } from '#contract/teams.ts'
import type { Event, MessageChange } from '#core/events.ts'
import { TERMS_VERSION } from '#core/terms/index.ts'
import { DEFAULT_KEYWORDS } from '#core/whatsapp/keywords.ts'
import { breakChannel } from '#server/channels/state.ts'
import { machineClock } from '#server/platform/clock.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { envelope, messageValue, type Sender, sign, statusValue, textValue } from '../ingestStage.ts'
import type { Person } from '../person.ts'
import { HOUR_MS, newPhone, type Phone, practiceNumber } from '../practice.ts'
import { makesNewState } from './newState.ts'

type Kind = Exclude<Event['type'], 'message.changed'> | `message.changed: ${MessageChange}`

/** Known by number only, and by user id only, until Meta ties them. */
const ONE: Sender = { waId: '4915199900001', userId: 'DE.one', name: 'One after all' }
const OTHER: Sender = { waId: '4915199900002', userId: 'DE.other', name: 'Other after all' }
/** Who had a number, and who has it now. */
const FORMER: Sender = { waId: '4915199900003', userId: 'DE.former', name: 'Former owner' }
const PRESENT: Sender = { ...FORMER, userId: 'DE.present', name: 'Present owner' }

const VIEW = { name: 'New', filter: {}, order: 'newest', columns: [], sharing: 'everyone', teamIds: [] }
const SEGMENT = {
  name: 'Regulars',
  filter: { match: 'all', conditions: [{ property: 'contact.company', operator: 'is_known' }] },
  ...{ sort: 'name', columns: [], sharing: 'everyone', teamIds: [] },
}
const SNIPPET = {
  name: 'Hours',
  shortcut: 'hours',
  text: 'We are open until 6 pm.',
  fallbacks: {},
  language: null,
  sharing: 'everyone',
  teamIds: [],
}

let app: App
let mira: Person
let jonas: Person
let lea: Person
let ayse: Phone
let id: string
let channel: Channel
let teamId: string
const ruleId = uuidv7()
let labelId: string
const noteId = uuidv7()
let onboardingId: string
let practice: Awaited<ReturnType<typeof practiceNumber>>

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  channel = await mira.connectPractice()
  jonas = await invited(app, mira, 'Jonas Berg')
  lea = await invited(app, mira, 'Lea Vogt')
  practice = await practiceNumber(app.sim)
  ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  await ayse.says('Hello')
  id = (await mira.conversationWith(ayse.name)).id
  for (const { waId, userId, name } of [ONE, OTHER]) {
    await says({ waId }, 'by number', 9)
    await says({ userId, name }, 'by user id', 8)
  }
  await says({ waId: FORMER.waId }, 'by number', 7)
  await says(PRESENT, 'the number is mine now', 6)
  for (const { name } of [ONE, OTHER, PRESENT]) await mira.conversationWith(name ?? '')
  await app.database.ownerPool.query(`alter table received add constraint no_poison check (wamid <> 'wamid.poison')`)
})

/** What somebody does, or what happens to them; in this order. */
const acts: Record<Kind, () => Promise<unknown>> = {
  'message.received': () => ayse.says('Is it shipped?'),
  'message.queued': () => mira.replies(id, 'Yes'),
  'message.changed: status': () => ayse.looks(),
  'message.changed: reaction': async () =>
    ayse.acts('reactions', { messageId: (await ayse.got('Yes')).id, emoji: '👍' }),
  'message.changed: edit': async () => {
    const text = { body: 'Where is it?' }
    await ayse.acts('edits', { messageId: await said('Is it shipped?'), type: 'text', text, coexistence: true })
  },
  'message.changed: revoke': async () => ayse.acts('revokes', { messageId: await said('Hello'), coexistence: true }),
  'message.changed: media': () => ayse.sends({ type: 'image', sample: 'photo' }),
  'conversation.assigned': () => jonas.put(`/conversations/${id}/owner`, { ownerId: jonas.id }),
  'conversation.read': async () => {
    for (const person of [mira, jonas]) await person.put(`/conversations/${id}/read`, { inboundCount: 2 })
  },
  'conversation.unread': async () => {
    await jonas.put(`/conversations/${id}/read`, { inboundCount: 100 })
    await jonas.delete(`/conversations/${id}/read`)
  },
  'conversation.closed': () => mira.post(`/conversations/${id}/closure`),
  'conversation.reopened': () => ayse.says('One more thing'),
  'conversation.snoozed': () => {
    const until = new Date(Date.now() + HOUR_MS).toISOString()
    return mira.put(`/conversations/${id}/snooze`, { until })
  },
  'conversation.waiting': () => mira.put(`/conversations/${id}/waiting`, undefined),
  'conversation.opened': async () => (await newPhone(app.sim, 'Boris Lem')).says('Good day'),
  'conversation.united': () => areOne(ONE),
  'contact.merged': () => areOne(OTHER),
  'conversation.moved': () => says(FORMER, 'it was mine before', 20),
  'conversation.window_moved': () => reactsElsewhere(FORMER),
  'contact.created': () => mira.post('/contacts', { name: 'Nobody yet', phone: '+4915112345678' }),
  'contact.changed': async () => {
    const { conversation } = await mira.get<{ conversation: Conversation }>(`/conversations/${id}`)
    await mira.patch(`/contacts/${conversation.contactId}`, { company: 'Yıldız GmbH' })
  },
  'contact.consented': async () => {
    const { conversation } = await mira.get<{ conversation: Conversation }>(`/conversations/${id}`)
    const words = { id: uuidv7(), consent: 'opted_in', purposes: ['utility'], proof: 'Said so at the counter' }
    await mira.post(`/contacts/${conversation.contactId}/consents`, words)
  },
  'conversation.consented': () => ayse.says('Stop'),
  'channel.changed': () => {
    const lease = { workspaceId: mira.workspaceId, channelId: channel.id }
    return breakChannel({ db: app.database.database.db, clock: machineClock }, lease, 'reconnect_channel', null)
  },
  'channel.examined': () => mira.post(`/channels/${channel.id}/examination`),
  'inbox.rules_changed': async () => {
    const { revision } = await mira.get<{ revision: string }>(`/inboxes/${channel.inboxId}/assignment-rules`)
    const turn = { to: 'round_robin', teamId: null }
    const rule = { id: ruleId, name: 'In turn', isOn: true, conditions: [], outcome: turn }
    await mira.put(`/inboxes/${channel.inboxId}/assignment-rules`, { rules: [rule], revision })
  },
  'member.away': async () => {
    for (const person of [mira, jonas, lea]) await person.put('/availability', { away: true })
  },
  'conversation.not_assigned': async () => (await newPhone(app.sim, 'Carla Neu')).says('Anybody there?'),
  'member.available': () => jonas.put('/availability', { away: false }),
  'templates.synced': () => mira.post('/template-readings', { wabaId: practice.wabaId }),
  'template.changed': async () => {
    const all = await app.sim<{ id: string; name: string }[]>('GET', `/templates?wabaId=${practice.wabaId}`)
    const shipped = all.find(({ name }) => name === 'order_shipped')
    await app.sim('PATCH', `/templates/${shipped?.id}`, { status: 'PAUSED' })
  },
  'inbox.changed': () => mira.patch(`/inboxes/${channel.inboxId}`, { name: 'Orders' }),
  'member.changed': () => mira.patch(`/members/${lea.id}`, { role: 'admin' }),
  'team.changed': async () => {
    teamId = (await mira.post<Team>('/teams', { name: 'Orders', memberIds: [jonas.id] })).id
  },
  'conversation.handed_over': () => jonas.put(`/conversations/${id}/team`, { teamId }),
  'note.added': () => mira.post(`/conversations/${id}/notes`, { id: noteId, text: 'Call her back' }),
  'note.changed': () => mira.patch(`/notes/${noteId}`, { text: 'Call her back today' }),
  'notification.added': () => mira.patch(`/notes/${noteId}`, { text: '@Jonas Berg call her', mentions: [jonas.id] }),
  'notification.changed': async () => {
    const conversationIds = (await mira.conversations()).conversations.map((one) => one.id).slice(0, 2)
    const act = { kind: 'assign', ownerId: jonas.id }
    await mira.post('/conversations/bulk', { conversationIds, act: { kind: 'assign', ownerId: null } })
    const { undo } = await mira.post<BulkDone>('/conversations/bulk', { conversationIds, act })
    await mira.post('/conversations/bulk/undo', { items: undo.slice(0, 1) })
  },
  'notification.read': () => jonas.put('/notifications/read', { until: new Date(Date.now() + HOUR_MS).toISOString() }),
  'notification.withdrawn': () => mira.delete(`/notes/${noteId}`),
  'label.changed': async () => {
    labelId = (await mira.post<Label>('/labels', { name: 'VIP', color: 'brass' })).id
  },
  'property.changed': () => mira.post('/properties', { label: 'Favourite flower', type: 'text', choices: [] }),
  'segment.changed': () => mira.post('/segments', SEGMENT),
  'view.changed': () => mira.post('/views', VIEW),
  'workflow.changed': () => mira.post('/workflows', { id: uuidv7(), name: 'Welcome' }),
  'snippet.changed': () => mira.post('/snippets', SNIPPET),
  'document.changed': async () => {
    const { file } = await mira.upload('prices.txt', 'text/plain', Buffer.from('Roses 2 €'))
    const sharing = { sharing: 'everyone', teamIds: [] }
    await mira.post('/documents', { name: 'Prices', folder: '', fileId: file.id, ...sharing })
  },
  'conversation.labelled': () => jonas.put(`/conversations/${id}/labels`, { labelIds: [labelId] }),
  'workspace.changed': () => mira.patch('/workspace', { name: 'Blumen Huber & Sohn' }),
  'consent_settings.changed': () => mira.put('/consent-settings', DEFAULT_KEYWORDS),
  'terms.accepted': () => mira.post('/terms/acceptances', { version: TERMS_VERSION, locale: 'en' }),
  'onboarding.changed': async () => {
    const wanted = { inboxId: channel.inboxId, way: 'signup', connection: 'practice' }
    onboardingId = (await mira.post<Onboarding>('/onboardings', wanted)).id
  },
  'onboarding.failed': () => mira.post(`/onboardings/${onboardingId}/code`, { code: 'made up', session: null }),
  'channel.disconnected': () => mira.post(`/channels/${channel.id}/disconnection`, {}),
  'channel.connected': () => mira.connectPractice(),
  'delivery.parked': () => told(textValue(practice.phoneNumberId, ONE, 'wamid.poison', 'nobody can keep this')),
}

for (const [kind, act] of Object.entries(acts)) {
  const [type, because] = kind.split(': ')
  test(`old state and events make new state: ${kind}`, async () => {
    await makesNewState([mira, jonas], act, (heard) =>
      heard.some((events) =>
        events.some((event) => event.type === type && (because === undefined || event.facts.because === because)),
      ),
    )
  })
}

let count = 0
const says = (sender: Sender, text: string, minutesAgo: number) =>
  told(textValue(practice.phoneNumberId, sender, `wamid.told.${++count}`, text, `${seconds() - minutesAgo * 60}`))
/** To a message that is not here. */
const reactsElsewhere = (sender: Sender) =>
  told(
    messageValue(
      practice.phoneNumberId,
      sender,
      `wamid.told.${++count}`,
      { type: 'reaction', reaction: { message_id: 'wamid.elsewhere', emoji: '👍' } },
      `${seconds()}`,
    ),
  )

/** A report that names both number and user id. */
const areOne = (sender: Sender) =>
  told(statusValue(practice.phoneNumberId, { id: `wamid.told.${++count}`, status: 'delivered' }, sender))

/** As Meta would, signed for the practice app. */
async function told(value: object) {
  const body = Buffer.from(JSON.stringify(envelope([{ value }])))
  const { status } = await fetch(`${app.url}/webhooks/whatsapp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, practice.appSecret) },
    body: new Uint8Array(body),
  })
  ok(status === 200, `answered ${status}`)
}

const seconds = () => Math.floor(Date.now() / 1_000)
const said = async (text: string) => (await ayse.shows()).find(({ content }) => content.body === text)?.id
