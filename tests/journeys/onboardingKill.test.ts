/** The server is killed between and inside the steps of connecting: what is found afterwards is settled by looking, or told. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Onboarding } from '#contract/onboarding.ts'
import { TERMS_VERSION } from '#core/terms/index.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { startSimulator } from '#simulator/server.ts'
import { type Program, setUp, startProgram } from '../app.ts'
import { beforeDrop } from '../database.ts'
import { eventually } from '../eventually.ts'
import { openGraphDoor } from '../graphDoor.ts'
import { newBusiness, only, popupGives, standing, stepOf } from '../onboardingStage.ts'
import { simOf } from '../practice.ts'

const START_HOURS_MAX = 1
/** What is left is looked for every five seconds. */
const TAKEN_UP_WITHIN_MS = 120_000

test('killed while it exchanges a code, reads an account and registers a number: nothing is done twice, nothing is lost', async () => {
  const simulator = await startSimulator({ port: 0, seed: 'killed' })
  beforeDrop(() => simulator.close())
  const sim = simOf(() => simulator.url)
  const door = await openGraphDoor(simulator.url)
  const app = await sim<{ appId: string; appSecret: string }>('POST', '/apps', { name: 'Posthorn' })
  const program = await startProgram({
    PRACTICE: 'off',
    META_APP_ID: app.appId,
    META_APP_SECRET: app.appSecret,
    META_CONFIG_ID: '4242424242424242',
    META_GRAPH_URL: door.url,
  })
  const mira = await setUp(program)
  await mira.post('/terms/acceptances', { version: TERMS_VERSION, locale: 'en' })
  const inboxId = (await mira.post<{ id: string }>('/inboxes', { name: 'Support' })).id
  const wanted = { inboxId, way: 'signup', connection: 'meta' }
  const begin = async () => (await mira.post<Onboarding>('/onboardings', wanted)).id
  const [inCode, inAccount, inRegistration] = [await begin(), await begin(), await begin()]
  const stage = { sim, door, app }
  const [, read, registered] = [await newBusiness(stage), await newBusiness(stage), await newBusiness(stage)]
  const now = (id: string) => mira.get<Onboarding>(`/onboardings/${id}`)

  const code = popupGives(stage, registered.token)
  await mira.post(`/onboardings/${inRegistration}/code`, { code, session: null })
  await eventually(async () => equal(stepOf(await now(inRegistration), 'numbers').state, 'done'))

  let hold = true
  const silence = () => new Promise<never>(() => {})
  const readCode = popupGives(stage, read.token)
  door.on(`GET /${read.wabaId}`, () => (hold ? silence() : null))
  const register = `POST /${registered.phoneNumberId}/register`
  door.on(register, async ({ body }) => {
    // Done at Meta; nobody lives to hear of it.
    const headers = { authorization: `Bearer ${registered.token}`, 'content-type': 'application/json' }
    await fetch(`${sim.url()}/v26.0/${registered.phoneNumberId}/register`, { method: 'POST', headers, body })
    return silence()
  })
  const cut = [
    mira.post(`/onboardings/${inAccount}/code`, { code: readCode, session: null }),
    mira.post(`/onboardings/${inRegistration}/channels`, {
      phoneNumberId: registered.phoneNumberId,
      inboxId,
      pin: '123456',
    }),
  ].map((request) => request.catch(() => {}))
  await eventually(() => ok(door.calls.includes(`GET /${read.wabaId}`) && door.calls.includes(register)))
  door.on('GET /oauth/access_token', () => silence())
  cut.push(mira.post(`/onboardings/${inCode}/code`, { code: 'lost', session: null }).catch(() => {}))
  await eventually(() => equal(door.calls.filter((call) => call === 'GET /oauth/access_token').length, 3))

  await program.kill()
  await Promise.all(cut)
  hold = false
  await leasesMove(program, mira.workspaceId, START_HOURS_MAX)
  await program.start()
  // The dead process's leases hold: nobody takes up what may still be at work.
  for (const id of [inCode, inAccount, inRegistration]) equal((await now(id)).isRunning, true)
  await leasesMove(program, mira.workspaceId, -2 * START_HOURS_MAX)
  await eventually(
    async () => {
      for (const id of [inCode, inAccount, inRegistration]) {
        const { isRunning, steps } = await now(id)
        equal(isRunning || steps.some(({ state }) => state === 'running'), false)
      }
      equal(only(await now(inRegistration)).state, 'connected')
      equal(stepOf(await now(inAccount), 'numbers').state, 'done')
    },
    { withinMs: TAKEN_UP_WITHIN_MS },
  )
  const lost = stepOf(await now(inCode), 'code')
  deepEqual([lost.state, lost.fault, lost.needs], ['failed', 'code_interrupted', 'popup'])
  equal(standing(await now(inAccount)), 'code done, token done, account done, numbers done')
  equal(stepOf(await now(inRegistration), 'registration').state, 'done')
  equal(door.calls.filter((call) => call === register).length, 1)
  equal(door.calls.filter((call) => call === 'GET /oauth/access_token').length, 3)
})

/** They last 30 seconds: later, so that a slow machine has started meanwhile, or earlier, as when they have passed. */
const leasesMove = ({ database }: Program, workspaceId: string, hours: number) =>
  inWorkspaces(database.database.db, [workspaceId], (tx) =>
    sql`update onboardings set lease_until = lease_until + make_interval(hours => ${hours}::int)
      where lease_until is not null`.execute(tx),
  )
