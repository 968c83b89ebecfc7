/** Two businesses in one Posthorn, both lived in: what belongs to whom, by kind. */
import { sql } from 'kysely'
import sharp from 'sharp'
import type { Conversation } from '#contract/inbox.ts'
import type { Message } from '#contract/messages.ts'
import { TERMS_VERSION } from '#core/terms/index.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { startSimulator } from '#simulator/server.ts'
import { beforeDrop } from '../database.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../house.ts'
import { newPhone, type Phone, type Sim, simOf } from '../practice.ts'
import { connect, type OwnNumber, openStage, type Stage, type StageOptions } from './stage.ts'

/** Ids of everything that one inbox holds. */
export interface Belongings {
  inbox: string
  channel: string
  contact: string
  identity: string
  conversation: string
  messageIn: string
  messageOut: string
  photo: string
  upload: string
  send: string
  note: string
}

export interface Town {
  stage: Stage
  sim: Sim
  /** Admin of Blumen Huber; agent there, in the inbox Support and not in Sales. */
  mira: Person
  jonas: Person
  /** Admin of another business. */
  boris: Person
  support: Belongings
  sales: Belongings
  theirs: Belongings
  /** Of Blumen Huber as a whole. */
  invitation: string
  invitationToken: string
  team: string
  label: string
  property: string
  workflow: string
  segment: string
  /** Mira's, shared with nobody and with everybody. */
  privateView: string
  sharedView: string
  /** Jonas's: a note in Support calls him. */
  notification: string
  parked: string
  /** An attempt to connect a number that is not over. */
  onboarding: string
  /** Customers of Support and of Sales. */
  ayse: Phone
  mateo: Phone
  /** Of Support, of Sales, of Boris. */
  numbers: OwnNumber[]
}

export async function settle(options: StageOptions = {}): Promise<Town> {
  const [stage, simulator] = await Promise.all([openStage(options), startSimulator({ port: 0, seed: 'town' })])
  beforeDrop(() => simulator.close())
  const sim = simOf(() => simulator.url)
  const [home, elsewhere] = [await stage.workspace('Blumen Huber'), await stage.workspace('Boris GmbH')]
  const mira = await stage.person('Mira', { workspaceId: home, role: 'admin' })
  const boris = await stage.person('Boris', { workspaceId: elsewhere, role: 'admin' })
  const first = await connect(stage, simulator.url, home)
  const second = await connect(stage, simulator.url, home)
  const other = await connect(stage, simulator.url, elsewhere)
  const salesInbox = await mira.ok('POST', '/api/v1/inboxes', { name: 'Sales' })
  await stage.inside(home, (tx) =>
    sql`update channels set inbox_id = ${salesInbox.id} where id = ${second.channelId}`.execute(tx),
  )
  second.inboxId = salesInbox.id
  const jonas = await stage.person('Jonas', { workspaceId: home, role: 'agent', inboxIds: [first.inboxId] })
  const mateo = await newPhone(sim, 'Mateo')
  const ayse = await newPhone(sim, 'Ayşe')
  const support = await live(stage, mira, first, ayse)
  const sales = await live(stage, mira, second, mateo)
  const theirs = await live(stage, boris, other, await newPhone(sim, 'Dmitri'))
  const made = await mira.ok('POST', '/api/v1/invitations', { role: 'agent', email: null })
  const team = await mira.ok('POST', '/api/v1/teams', { name: 'Orders', memberIds: [jonas.userId] })
  const label = await mira.ok('POST', '/api/v1/labels', { name: 'VIP', color: 'brass' })
  const property = await mira.ok('POST', '/api/v1/properties', { label: 'Level', type: 'text', choices: [] })
  const workflow = await mira.ok('POST', '/api/v1/workflows', { id: uuidv7(), name: 'Welcome' })
  const segment = await mira.ok('POST', '/api/v1/segments', {
    name: 'Mine',
    filter: { match: 'all', conditions: [] },
    ...{ sort: 'name', columns: [], sharing: 'private', teamIds: [] },
  })
  const view = (name: string, sharing: string) =>
    mira.ok('POST', '/api/v1/views', { name, filter: {}, order: 'newest', columns: [], sharing, teamIds: [] })
  const [privateView, sharedView] = [await view('Mine', 'private'), await view('Ours', 'everyone')]
  return {
    stage,
    sim,
    mira,
    jonas,
    boris,
    support,
    sales,
    theirs,
    invitation: made.invitation.id,
    invitationToken: new URL(made.link).searchParams.get('token') ?? '',
    team: team.id,
    label: label.id,
    property: property.id,
    workflow: workflow.workflow.id,
    segment: segment.id,
    privateView: privateView.id,
    sharedView: sharedView.id,
    notification: await call(mira, jonas, support),
    parked: await park(stage, first),
    onboarding: await beginOnboarding(mira, first.inboxId),
    ayse,
    mateo,
    numbers: [first, second, other],
  }
}

/** A customer writes and sends a photo; somebody answers with a text and a file. */
async function live(stage: Stage, person: Person, number: OwnNumber, phone: Phone): Promise<Belongings> {
  const to = { to: number.phoneNumberId }
  await phone.sends({ ...to, type: 'text', text: { body: 'Is it shipped?' } })
  await phone.sends({ ...to, type: 'image', sample: 'photo' })
  const list = `/api/v1/conversations?inboxId=${number.inboxId}`
  const threadOf = async (id: string): Promise<Message[]> =>
    (await person.ok('GET', `/api/v1/conversations/${id}/messages`)).messages
  const conversation = await eventually(async () => {
    const [found]: Conversation[] = (await person.ok('GET', list)).conversations
    const messages = found ? await threadOf(found.id) : []
    if (!found || !messages.some(({ media }) => media?.state === 'stored')) throw new Error('not there yet')
    return found
  })
  const { file } = await upload(person, 'offer.png', await picture())
  await replies(person, conversation.id, { kind: 'text', text: 'This morning.' })
  await replies(person, conversation.id, { kind: 'image', fileId: file.id, caption: 'An offer' })
  const messages = await eventually(async () => {
    const all = await threadOf(conversation.id)
    const quiet = all.every(({ direction, status }) => direction === 'in' || status === 'delivered')
    if (all.length < 4 || !quiet) throw new Error('still under way')
    return all
  })
  const out = messages.find(({ direction }) => direction === 'out')
  const { sends } = await person.ok('GET', `/api/v1/messages/${out?.id}/life`)
  const { rows } = await stage.inside(number.workspaceId, (tx) =>
    sql<{ id: string }>`select identity_id as id from conversations where id = ${conversation.id}`.execute(tx),
  )
  return {
    inbox: number.inboxId,
    channel: number.channelId,
    contact: conversation.contactId,
    identity: rows[0]?.id ?? '',
    conversation: conversation.id,
    messageIn: messages.find(({ direction }) => direction === 'in')?.id ?? '',
    messageOut: out?.id ?? '',
    photo: messages.find(({ direction, media }) => direction === 'in' && media?.file)?.media?.file?.id ?? '',
    upload: file.id,
    send: sends[0].id,
    note: await writeNote(person, conversation.id),
  }
}

async function writeNote(person: Person, conversationId: string, mentions: string[] = []): Promise<string> {
  const request = { id: uuidv7(), text: 'Call her back', mentions }
  return (await person.ok('POST', `/api/v1/conversations/${conversationId}/notes`, request)).note.id
}

/** A note for a colleague; what it tells them. */
async function call(person: Person, colleague: Person, { conversation }: Belongings): Promise<string> {
  await writeNote(person, conversation, [colleague.userId])
  return (await colleague.ok('GET', '/api/v1/notifications')).notifications[0].id
}

export async function replies(person: Person, conversationId: string, draft: object, more: object = {}) {
  const request = { id: uuidv7(), draft, ...more }
  return (await person.ok('POST', `/api/v1/conversations/${conversationId}/messages`, request)).message as Message
}

export async function upload(person: Person, name: string, bytes: Uint8Array, type = 'application/octet-stream') {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(bytes)], { type }), name)
  const answer = await fetch(`${person.url}/api/v1/files`, {
    method: 'POST',
    headers: { ...person.headers, cookie: person.cookie, 'posthorn-workspace': person.workspaceId },
    body: form,
  })
  if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as { file: { id: string; mimeType: string; hasThumbnail: boolean }; kind: string }
}

export const picture = () =>
  sharp({ create: { width: 900, height: 700, channels: 3, background: '#c08a3e' } })
    .png()
    .toBuffer()

async function beginOnboarding(person: Person, inboxId: string): Promise<string> {
  await person.ok('POST', '/api/v1/terms/acceptances', { version: TERMS_VERSION, locale: 'en' })
  return (await person.ok('POST', '/api/v1/onboardings', { inboxId, way: 'hand', connection: 'meta' })).id
}

/** A delivery of this number that could not be digested. */
async function park(stage: Stage, number: OwnNumber): Promise<string> {
  const id = uuidv7()
  const { db } = stage.database.database
  await sql`insert into deliveries (id, day, hash, body, app_id, accepted_at, state, attempts, error)
    select ${id}, current_date, '\\x00', '\\x7b', app_id, now(), 'parked', 3, 'not understood'
    from numbers where phone_number_id = ${number.phoneNumberId}`.execute(db)
  await sql`insert into delivery_numbers values (${number.phoneNumberId}, ${id}, 'parked')`.execute(db)
  return id
}
