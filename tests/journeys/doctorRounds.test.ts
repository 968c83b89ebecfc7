/** When the doctor comes by itself, whom it tells, what it writes for support, and how it speaks on the command line. */
import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { doctor } from '#bin/commands/doctor.ts'
import type { NotificationPage } from '#contract/notes.ts'
import { nightlyRound } from '#server/channels/doctor/rounds.ts'
import { tellAdminsOfChannel } from '#server/conversations/adminNotices.ts'
import { hasArrived } from '#server/ingest/arrival.ts'
import { machineClock } from '#server/platform/clock.ts'
import { readConfig } from '#server/platform/config.ts'
import { invited } from '../app.ts'
import { type DoctorStage, finding, openDoctorStage, secretsOf } from '../doctorStage.ts'
import { eventually } from '../eventually.ts'
import { testLog } from '../server.ts'

let stage: DoctorStage
before(async () => {
  stage = await openDoctorStage()
})

const at = (act: string) => `/channels/${stage.channel.id}/${act}`
const number = (change: object) => stage.sim('PATCH', `/numbers/${stage.set.phoneNumberId}`, change)

test('a channel that breaks by itself is examined soon, and admins are told; others are not', async () => {
  const { app, mira } = stage
  const jonas = await invited(app, mira, 'Jonas Berg')
  const { upTo } = await mira.conversations()
  const [ofMira, ofJonas] = [await mira.listens(upTo), await jonas.listens(upTo)]
  await number({ status: 'BANNED' })
  await mira.post(at('refresh'))
  await eventually(
    async () => {
      const examination = await stage.last()
      deepEqual([examination?.cause, examination && finding(examination)], ['break', 'number broken number_banned'])
    },
    { withinMs: 90_000 },
  )
  const heard = (listener: typeof ofMira) =>
    listener.frames.flatMap((frame) => (frame.kind === 'events' ? frame.events.map(({ type }) => type) : []))
  await eventually(() => ok(heard(ofMira).includes('channel.examined')))
  await eventually(() => ok(heard(ofJonas).includes('channel.changed')))
  ok(!heard(ofJonas).includes('channel.examined'))
  const bellOf = async (person: typeof mira) =>
    (await person.get<NotificationPage>('/notifications')).notifications.map(({ kind, channel }) => [
      kind,
      channel?.state,
      channel?.fault,
    ])
  await eventually(async () => deepEqual(await bellOf(mira), [['channel', 'broken', 'number_banned']]))
  deepEqual(await bellOf(jonas), [])
  equal((await jonas.ask('POST', at('examination'))).status, 403)
  equal((await jonas.ask('GET', at('examination/report'))).status, 403)
  ofMira.close()
  ofJonas.close()
  await number({ status: null })
  await mira.post(at('resumption'))
})

test('every night each connected channel is examined, and no more than a month of it is kept', async () => {
  const { app, front } = stage
  const { db } = app.database.database
  const arrived = (body: Buffer) => hasArrived(db, body)
  const webhookUrl = () => front.url
  const deps = {
    db,
    clock: machineClock,
    log: testLog,
    secrets: secretsOf(app),
    webhookUrl,
    hasArrived: arrived,
    tellAdmins: tellAdminsOfChannel,
  }
  await nightlyRound(deps)
  const examination = await stage.last()
  deepEqual([examination?.cause, examination && finding(examination)], ['night', 'well'])
  await app.database.ownerPool.query(`
    alter table channel_examinations no force row level security;
    insert into channel_examinations select workspace_id, uuidv7(), channel_id, cause, channel_state_since, started_at,
      duration_ms, state, diagnosis, fault, links from channel_examinations, generate_series(1, 60) limit 60`)
  await nightlyRound(deps)
  const { rows } = await app.database.ownerPool.query('select count(*)::int as kept from channel_examinations')
  await app.database.ownerPool.query('alter table channel_examinations force row level security')
  equal(rows[0].kept, 40)
})

test('the support report names states, faults and Meta’s traces, and holds no secret and no customer', async () => {
  const { set, mira, door } = stage
  const verify = await stage.verifyToken()
  await stage.sim('POST', '/phones', { name: 'Ayşe Yıldız', waId: '4915170001111', id: 'ayse' })
  const message = { to: set.phoneNumberId, type: 'text', text: { body: 'my order 4711' } }
  await stage.sim('POST', '/phones/ayse/messages', message)
  await mira.conversationWith('Ayşe Yıldız')
  await stage.examine()
  // Meta likes to repeat what it was given.
  const said = `Bad token ${set.token} of ${set.appId}|${set.appSecret} | <b>x</b>`
  door.on(`GET /${set.wabaId}`, () => ({
    status: 400,
    body: { error: { code: 999, message: said, fbtrace_id: 'AbCdEfTrace' } },
  }))
  await stage.examine()
  const answer = await mira.fetch(`/api/v1${at('examination/report')}`)
  stage.mendDoor()
  const report = await answer.text()
  match(answer.headers.get('content-type') ?? '', /^text\/markdown/)
  for (const wanted of [
    'AbCdEfTrace',
    'meta_refused',
    set.wabaId,
    set.phoneNumberId,
    '0.1.0',
    'round_trip',
    '## Before',
  ])
    ok(report.includes(wanted), `${wanted} is missing in\n${report}`)
  for (const secret of [set.token, set.appSecret, verify, 'Ayşe', '4915170001111', 'order 4711', '<b>'])
    ok(!report.includes(secret), `${secret} stands in\n${report}`)
})

test('on the command line: a mark for each link, what to do, and an end of 1 where something is broken', async (t) => {
  const { app, mira, set } = stage
  const lines: string[] = []
  t.mock.method(console, 'log', (line: string) => void lines.push(line))
  const config = { ...readConfig({ DATA_DIR: app.dataFolder }), databaseDirectUrl: app.database.url }
  const setting = { config, log: testLog }
  const before = process.exitCode
  await doctor.run([], setting)
  equal(process.exitCode, before)
  ok(lines.includes('  ✓ Webhook round trip'), lines.join('\n'))
  await stage.sim('PATCH', `/accounts/${set.wabaId}`, { subscription: 'dropped' })
  lines.length = 0
  await doctor.run(['--workspace', mira.workspaceId], setting)
  equal(process.exitCode, 1)
  process.exitCode = before
  ok(lines.includes('  ✗ Subscription') && lines.some((line) => line.startsWith('      → Press Connect again')))
  await stage.graph(`${set.wabaId}/subscribed_apps`, {})
})

test('a disconnected number is not examined, and a made-up one is not there', async () => {
  const { mira } = stage
  await mira.post(at('disconnection'), {})
  equal((await mira.ask('POST', at('examination'))).status, 409)
  equal((await mira.ask('POST', `/channels/${crypto.randomUUID()}/examination`)).status, 404)
})
