/** Several who connect at once: admins of one Posthorn, and several Posthorns with one app. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, beforeEach, test } from 'node:test'
import type { Onboarding } from '#contract/onboarding.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { insertMember, insertWorkspace } from '#server/team/queries.ts'
import type { Person } from '../house.ts'
import {
  acceptTerms,
  again,
  type Business,
  choose,
  newBusiness,
  type OnboardingStage,
  only,
  openOnboardingStage,
  settledFor,
  signUp,
} from '../onboardingStage.ts'

let stage: OnboardingStage
let mira: Person

before(async () => {
  stage = await openOnboardingStage()
  mira = await stage.house.mira()
  await acceptTerms(mira)
})
beforeEach(() => stage.door.clear())

test('two admins connect one number at once: one does, the other is told who has it, and given up it is free', async () => {
  const { house } = stage
  const lea = await house.join(mira, 'Lea', 'admin')
  const business = await newBusiness(stage)
  const [one, other] = [await signUp(stage, mira, business), await signUp(stage, lea, business)]
  const { phoneNumberId } = business
  // Without a PIN it waits half-way, and is Mira's all the same.
  await settled(await choose(mira, one, phoneNumberId, { pin: null }))
  const wanted = { phoneNumberId, inboxId: other.inboxId, pin: '123456' }
  const path = `/api/v1/onboardings/${other.id}/channels`
  equal(await lea.refused('POST', path, wanted), '409 number_being_connected')
  const seen: Onboarding = await lea.ok('GET', `/api/v1/onboardings/${other.id}`)
  equal(seen.accounts[0]?.numbers[0]?.taken, 'being_connected')
  equal(other.channels.length, 0)
  const { onboardings } = await lea.ok('GET', '/api/v1/onboardings')
  ok(onboardings.some(({ id }: Onboarding) => id === one.id))
  await lea.ok('DELETE', `/api/v1/onboardings/${one.id}`)
  // What was set up at Meta for it is gone as well.
  const accounts = await stage.sim<{ wabaId: string; apps: string[] }[]>('GET', '/accounts')
  deepEqual(accounts.find(({ wabaId }) => wabaId === business.wabaId)?.apps, [])
  equal(only(await settled(await choose(lea, other, phoneNumberId))).state, 'connected')
})

test('another workspace: what is being connected or is connected there cannot be taken, and nothing is left half done', async () => {
  const { house } = stage
  const business = await newBusiness(stage)
  const { phoneNumberId } = business
  const ours = await signUp(stage, mira, business)
  const boris = await house.guest()
  Object.assign(boris, { cookies: mira.cookies, userId: mira.userId, workspaceId: uuidv7() })
  const { workspaceId } = boris
  const createdAt = new Date()
  await house.inside(workspaceId, async (tx) => {
    await insertWorkspace(tx, { id: workspaceId, name: 'Boris GmbH', time_zone: 'UTC', locale: 'en', createdAt })
    await insertMember(tx, { workspaceId, userId: boris.userId, role: 'admin', createdAt })
  })
  await acceptTerms(boris)
  const theirs = await signUp(stage, boris, business)
  const path = `/api/v1/onboardings/${theirs.id}/channels`
  const wanted = { phoneNumberId, inboxId: theirs.inboxId, pin: '123456' }
  await settled(await choose(mira, ours, phoneNumberId, { pin: null }))
  equal(await boris.refused('POST', path, wanted), '409 number_being_connected')
  await settled(await again(mira, ours, 'registration', { phoneNumberId, pin: '123456' }))
  equal(await boris.refused('POST', path, wanted), '409 number_in_use')
  const seen: Onboarding = await boris.ok('GET', `/api/v1/onboardings/${theirs.id}`)
  deepEqual([seen.accounts[0]?.numbers[0]?.taken, seen.accounts[0]?.numbers[0]?.channelId], ['elsewhere', null])
  deepEqual([seen.channels, (await boris.ok('GET', '/api/v1/channels')).channels], [[], []])
})

test('the same act twice at once: one runs, the other is refused clearly or comes after it; the channel is one', async () => {
  const business = await newBusiness(stage)
  const found = await signUp(stage, mira, business)
  const path = `/api/v1/onboardings/${found.id}/channels`
  const wanted = { phoneNumberId: business.phoneNumberId, inboxId: found.inboxId, pin: '123456' }
  const answers = await Promise.all([1, 2, 3].map(() => mira.ask('POST', path, wanted)))
  for (const answer of answers) {
    if (!answer.ok) equal((await answer.json()).error.code, 'onboarding_busy')
  }
  ok(answers.some(({ ok }) => ok))
  await settled({ ...found, isRunning: true })
  const { channels } = await mira.ok('GET', '/api/v1/channels')
  equal(channels.filter(({ phoneNumberId }: Business) => phoneNumberId === business.phoneNumberId).length, 1)
})

test('a number of another Posthorn’s app: its webhook address is left alone, and this number gets one of its own', async () => {
  const business = await newBusiness(stage, { registered: true })
  const found = await signUp(stage, mira, business)
  stage.door.on(/^GET \/\d+\/subscriptions$/, () => ({
    body: { data: [{ object: 'whatsapp_business_account', callback_url: 'https://other.example/w', active: true }] },
  }))
  stage.door.on(`GET /${business.phoneNumberId}`, async () => {
    const fields = { application: 'https://other.example/w' }
    const answer = await fetch(`${stage.sim.url()}/v26.0/${business.phoneNumberId}?fields=${FIELDS}`, {
      headers: { authorization: `Bearer ${business.token}` },
    })
    const node = (await answer.json()) as { webhook_configuration?: object }
    return { body: { ...node, webhook_configuration: { ...node.webhook_configuration, ...fields } } }
  })
  stage.door.calls.length = 0
  const connected = await settled(await choose(mira, found, business.phoneNumberId))
  equal(only(connected).state, 'connected')
  equal(stage.door.calls.filter((call) => /^POST \/\d+\/subscriptions$/.test(call)).length, 0)
  ok(stage.door.calls.includes(`POST /${business.phoneNumberId}`))
  const { channel } = await mira.ok('GET', `/api/v1/channels/${only(connected).channelId}`)
  equal(channel.webhookBy, 'number')
})

const FIELDS =
  'status,platform_type,display_phone_number,verified_name,code_verification_status,is_on_biz_app,webhook_configuration'

const settled = (onboarding: Onboarding) => settledFor(mira, onboarding)
