/** What Meta decides about numbers and accounts, as its webhooks tell it: limits, warnings, breaking, healing. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { ChannelOne } from '#contract/channels.ts'
import type { WarningWord } from '#core/channel/warnings.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { insertWorkspace } from '#server/team/queries.ts'
import { type App, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { HOUR_MS, newPhone, type Phone, practiceNumber } from '../practice.ts'

let app: App
let mira: Person
let ayse: Phone
let conversationId: string
let channelId: string
let number: Awaited<ReturnType<typeof practiceNumber>>
let neighbour: { workspaceId: string; before: string }

/** Two looks at Meta are at least three seconds apart, and several may have to pass. */
const LONG = { withinMs: 60_000 }

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  channelId = (await mira.connectPractice()).id
  number = await practiceNumber(app.sim)
  ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  await ayse.says('Is it shipped?')
  conversationId = (await mira.conversationWith(ayse.name)).id
  neighbour = await openNeighbour()
  // Everything comes twice, and several things at once come in any order.
  await app.sim('POST', '/webhooks', { duplicate: true, shuffle: true })
})

const look = () => mira.get<ChannelOne>(`/channels/${channelId}`)
const refresh = () => mira.post<ChannelOne>(`/channels/${channelId}/refresh`, {})
/** A look counts for what Meta told in an earlier second: within the same one, what was told is taken for the newer. */
const healsByLook = () =>
  eventually(async () => equal((await refresh()).channel.state, 'connected'), { ...LONG, everyMs: 500 })
const account = (change: object) => app.sim('PATCH', `/accounts/${number.wabaId}`, change)
const ofNumber = (change: object) => app.sim('PATCH', `/numbers/${number.phoneNumberId}`, change)
const portfolio = async (change: object) =>
  app.sim('PATCH', `/portfolios/${(await look()).account?.portfolioId}`, change)
const raw = (field: string, value: object, secondsAgo: number) =>
  app.sim('POST', '/raw', {
    ...{ wabaId: number.wabaId, field, value },
    time: Math.floor(Date.now() / 1_000) - secondsAgo,
  })

/** Meta's times are whole seconds: of two things in one second nobody can say which came later. */
async function nextSecond() {
  const second = Math.floor(Date.now() / 1_000)
  await eventually(() => ok(Math.floor(Date.now() / 1_000) > second))
}

const stands = (state: string, fault: string | null) =>
  eventually(async () => {
    const { channel } = await look()
    deepEqual([channel.state, channel.stateFault], [state, fault])
    return channel
  }, LONG)
const warned = (...words: WarningWord[]) =>
  eventually(async () => {
    const { channel } = await look()
    deepEqual(
      channel.warnings.map(({ word }) => word),
      words,
    )
    return channel
  }, LONG)

test('limits, verification and review arrive by themselves, and are what Graph says as well', async () => {
  await portfolio({ limitTier: 'TIER_2K', verification: 'verified' })
  await eventually(async () => {
    const { account } = await look()
    deepEqual([account?.messagingLimit, account?.numbersMax, account?.verification], [2_000, 25, 'verified'])
  }, LONG)
  await portfolio({ limitTier: 'TIER_10K' })
  await eventually(async () => equal((await look()).account?.messagingLimit, 10_000), LONG)
  await account({ review: 'REJECTED' })
  await stands('broken', 'account_locked') // the look at Meta finds that it may not send
  await account({ review: 'APPROVED' })
  await stands('connected', null)
  equal((await look()).account?.reviewStatus, 'APPROVED')
})

test('throughput, quality and the name’s review arrive; what is not good warns', async () => {
  await ofNumber({ throughput: 'HIGH' })
  await eventually(async () => equal((await look()).channel.throughputPerSecond, 1_000), LONG)
  await ofNumber({ throughput: 'STANDARD' })
  await eventually(async () => equal((await look()).channel.throughputPerSecond, 80), LONG)
  await ofNumber({ quality: 'RED' })
  await warned('quality_low')
  await ofNumber({ quality: 'GREEN' })
  await warned()
  await ofNumber({ name: { decision: 'REJECTED', reason: 'NAME_FORMAT_UNACCEPTABLE' } })
  const { warnings } = await warned('name_declined')
  equal(warnings[0]?.details, 'NAME_FORMAT_UNACCEPTABLE')
  await ofNumber({ name: { decision: 'APPROVED' } })
  await warned()
  await ofNumber({ security: { event: 'PIN_RESET_REQUEST', requester: '61555822107539' } })
  await warned('pin_reset_requested')
  await nextSecond()
  await ofNumber({ security: { event: 'PIN_CHANGED' } })
  await warned()
})

test('restrictions, alerts and a missing payment warn, and only what forbids answers breaks the number', async () => {
  const until = Math.floor(Date.now() / 1_000) + 3_600
  await account({ restrictions: [{ type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: until }] })
  const { warnings } = await warned('restricted')
  equal(warnings[0]?.until, new Date(until * 1_000).toISOString())
  await account({ restrictions: [{ type: 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING' }] })
  const broken = await stands('broken', 'account_restricted')
  equal(broken.stateDetails, 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING')
  await account({ restrictions: [] }) // silently, as Meta lifts them; the look that a webhook brought about may be over
  await healsByLook()
  await warned()
  await account({ paymentMissing: true, alert: { type: 'PROFILE_PICTURE_LOST', description: 'The picture is gone.' } })
  await warned('payment_missing', 'alert')
  await account({ paymentMissing: false, alert: { type: 'PROFILE_PICTURE_LOST', status: 'NONE' } })
  await warned()
})

test('an old ban that comes after its end does not break anything', async () => {
  const ban = (state: string) => ({ event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: state } })
  await raw('account_update', ban('REINSTATE'), 100)
  await raw('account_update', ban('DISABLE'), 200)
  const told = (word: string) =>
    eventually(async () => {
      const { rows } = await inside([mira.workspaceId], (tx) =>
        sql<{ word: string; at: string }>`
          select standing->'ban'->>'word' as word, standing->'ban'->>'at' as at from channels where id = ${channelId}`.execute(
          tx,
        ),
      )
      equal(rows[0]?.word, word)
    })
  await told('REINSTATE')
  await app.sim('POST', '/webhooks/flush')
  await told('REINSTATE')
  equal((await look()).channel.state, 'connected')
})

test('an account that Meta disables: the reply waits, and leaves when the account is back', async () => {
  // Before the webhook comes, the first send meets it.
  await app.sim('POST', '/webhooks', { paused: true })
  await account({ ban: 'disable' })
  const reply = await mira.replies(conversationId, 'Yes, this morning.')
  await stands('broken', 'account_locked')
  await app.sim('POST', '/webhooks', { paused: false })
  await app.sim('POST', '/webhooks/flush')
  await stands('broken', 'account_locked')
  await eventually(async () => equal((await statusOf(reply.id)).status, 'queued'))
  const refused = await mira.ask('POST', `/conversations/${conversationId}/messages`, {
    ...{ id: uuidv7(), draft: { kind: 'text', text: 'Into the void' } },
  })
  equal(refused.status, 422)
  await account({ ban: 'reinstate' })
  await stands('connected', null)
  await ayse.got('Yes, this morning.')
  const shown = (await ayse.shows()).filter(({ content }) => content.body === 'Yes, this morning.')
  equal(shown.length, 1)
})

test('a ban that is planned warns, a number that is banned is broken, and a look at Meta heals it', async () => {
  await account({ ban: 'schedule', banDate: 'December 24, 2026' })
  const { warnings } = await warned('disable_planned')
  equal(warnings[0]?.details, 'December 24, 2026')
  await nextSecond()
  await account({ ban: 'reinstate' })
  await warned()
  await ofNumber({ status: 'BANNED', violation: 'SPAM' })
  await stands('broken', 'number_banned')
  await ofNumber({ status: null })
  await healsByLook()
  await warned('violation')
})

test('the app is taken away: red, and connected again it is the same channel with its conversations', async () => {
  await app.sim('PATCH', '/tokens', { wabaId: number.wabaId, revoke: 'app_removed' })
  await stands('broken', 'app_removed')
  equal((await refresh()).channel.stateFault, 'app_removed')
  // The practice set keeps its token; as a new one would be, it is good again.
  const { appId, token } = await app.sim<{ appId: string; token: string }>('POST', '/practice')
  await app.sim('POST', '/tokens', { appId, token, wabaIds: [number.wabaId] })
  const again = await mira.connectPractice()
  deepEqual([again.id, again.state], [channelId, 'connected'])
  const reply = await mira.replies(conversationId, 'We are back.')
  await ayse.got('We are back.')
  ok((await mira.thread(conversationId)).some(({ id }) => id === reply.id))
})

test('disconnected, it says by whom; connected again, nobody disconnected it', async () => {
  const { channel } = await mira.post<ChannelOne>(`/channels/${channelId}/disconnection`, {})
  deepEqual([channel.state, channel.disconnectedBy, channel.warnings], ['disconnected', mira.id, []])
  ok((await mira.thread(conversationId)).length > 0)
  const again = await mira.connectPractice()
  deepEqual([again.id, again.state, again.disconnectedBy], [channelId, 'connected', null])
})

test('what waited while the window closed does not leave afterwards', async () => {
  await ayse.says('Still there?')
  await app.sim('POST', '/webhooks', { paused: true })
  await account({ ban: 'disable' })
  const reply = await mira.replies(conversationId, 'Too late for this one.')
  await stands('broken', 'account_locked')
  await app.sim('POST', '/clock', { advanceMs: 25 * HOUR_MS })
  await account({ ban: 'reinstate' })
  await app.sim('POST', '/webhooks', { paused: false })
  await app.sim('POST', '/webhooks/flush')
  await stands('connected', null)
  await eventually(async () => {
    const { status, fault } = await statusOf(reply.id)
    deepEqual([status, fault?.word], ['failed', 'window_closed'])
  }, LONG)
  equal((await ayse.shows()).filter(({ content }) => content.body === 'Too late for this one.').length, 0)
})

test('the account of another workspace was never touched', async () => {
  equal(await standingOfNeighbour(neighbour.workspaceId), neighbour.before)
})

async function statusOf(messageId: string) {
  const message = (await mira.thread(conversationId)).find(({ id }) => id === messageId)
  if (!message) throw new Error('the message is not there')
  return message
}

const inside = <T>(workspaceIds: string[], work: Parameters<typeof inWorkspaces<T>>[2]) =>
  inWorkspaces(app.database.database.db, workspaceIds, work)

/** Another workspace with a number of another account, through the same app. */
async function openNeighbour() {
  const workspaceId = uuidv7()
  const [id, inboxId] = [uuidv7(), uuidv7()]
  await inside([mira.workspaceId, workspaceId], async (tx) => {
    await insertWorkspace(tx, {
      id: workspaceId,
      name: 'Next door',
      locale: 'en',
      time_zone: 'UTC',
      createdAt: new Date(),
    })
    const place = { workspace_id: workspaceId, inbox_id: inboxId, waba_id: '4242', phone_number_id: '4243' }
    await sql`insert into inboxes (workspace_id, id, name, created_at) values (${workspaceId}, ${inboxId}, 'Next door', now())`.execute(
      tx,
    )
    await sql`insert into channels select (jsonb_populate_record(c, ${JSON.stringify({ id, ...place })}::jsonb)).*
      from channels c where c.id = ${channelId}`.execute(tx)
    await sql`insert into numbers (phone_number_id, workspace_id, channel_id, app_id, waba_id)
      select '4243', ${workspaceId}, ${id}, app_id, '4242' from numbers where channel_id = ${channelId}`.execute(tx)
  })
  return { workspaceId, before: await standingOfNeighbour(workspaceId) }
}

async function standingOfNeighbour(workspaceId: string): Promise<string> {
  const { rows } = await inside([workspaceId], (tx) => sql`select * from channels`.execute(tx))
  equal(rows.length, 1)
  return JSON.stringify(rows)
}
