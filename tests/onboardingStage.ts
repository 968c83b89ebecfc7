/** A Posthorn with an app of its own at Meta (the simulator behind a door), and businesses that connect their numbers to it. */
import { randomInt } from 'node:crypto'
import type { Onboarding, OnboardingChannel, Step, StepName } from '#contract/onboarding.ts'
import { TERMS_VERSION } from '#core/terms/index.ts'
import { startSimulator } from '#simulator/server.ts'
import { beforeDrop } from './database.ts'
import { eventually } from './eventually.ts'
import { type GraphDoor, openGraphDoor } from './graphDoor.ts'
import type { House, Person } from './house.ts'
import { openHouse } from './house.ts'
import { type Sim, simOf } from './practice.ts'

const SETTLED_MS_MAX = 60_000

export const CONFIG_ID = '4242424242424242'

export interface OnboardingStage {
  house: House
  door: GraphDoor
  sim: Sim
  app: { appId: string; appSecret: string }
}

export interface Business {
  wabaId: string
  phoneNumberId: string
  portfolioId: string
  token: string
}

export async function openOnboardingStage(): Promise<OnboardingStage> {
  const simulator = await startSimulator({ port: 0, seed: 'onboarding' })
  beforeDrop(() => simulator.close())
  const sim = simOf(() => simulator.url)
  const door = await openGraphDoor(simulator.url)
  const app = await sim<{ appId: string; appSecret: string }>('POST', '/apps', { name: 'Posthorn of Blumen Huber' })
  const house = await openHouse({
    environment: {
      META_APP_ID: app.appId,
      META_APP_SECRET: app.appSecret,
      META_CONFIG_ID: CONFIG_ID,
      META_GRAPH_URL: door.url,
    },
  })
  return { house, door, sim, app }
}

/** An account with one number at Meta, and a token for our app as the popup would give one. */
export async function newBusiness(
  { sim, app }: Pick<OnboardingStage, 'sim' | 'app'>,
  number: Record<string, unknown> = {},
  token: Record<string, unknown> = {},
): Promise<Business> {
  const phoneNumberId = `9${randomInt(1e9, 1e10)}${randomInt(1000, 9999)}`
  const displayPhoneNumber = `+49 30 ${phoneNumberId.slice(-7)}`
  const numbers = [{ phoneNumberId, displayPhoneNumber, verifiedName: 'Blumen Huber', registered: false, ...number }]
  const made = await sim<{ wabaId: string; portfolioId: string }>('POST', '/accounts', {
    name: 'Blumen Huber',
    numbers,
  })
  const { token: access } = await sim<{ token: string }>('POST', '/tokens', {
    appId: app.appId,
    wabaIds: [made.wabaId],
    ...token,
  })
  return { ...made, phoneNumberId, token: access }
}

/** The popup ends well: its code will give this token, once. */
export function popupGives({ door }: Pick<OnboardingStage, 'door'>, token: string): string {
  const code = `code-${randomInt(1e9)}`
  let isUsed = false
  door.on('GET /oauth/access_token', ({ query }) => {
    if (query.get('code') !== code) return null
    if (isUsed) return { status: 400, body: { error: { code: 100, error_subcode: 36009, message: 'used' } } }
    isUsed = true
    return { body: { access_token: token, token_type: 'bearer' } }
  })
  return code
}

export const acceptTerms = (person: Person) =>
  person.ok('POST', '/api/v1/terms/acceptances', { version: TERMS_VERSION, locale: 'en' })

export async function start(person: Person, way: 'signup' | 'hand' = 'signup'): Promise<Onboarding> {
  const { inboxes } = await person.ok('GET', '/api/v1/inboxes')
  const inboxId = inboxes[0]?.id ?? (await person.ok('POST', '/api/v1/inboxes', { name: 'Support' })).id
  return person.ok('POST', '/api/v1/onboardings', { inboxId, way, connection: 'meta' })
}

/** As far as the list of found numbers. */
export async function signUp(stage: OnboardingStage, person: Person, business: Business): Promise<Onboarding> {
  const { id } = await start(person)
  const code = popupGives(stage, business.token)
  const { wabaId, phoneNumberId } = business
  const path = `/api/v1/onboardings/${id}/code`
  return settledFor(person, await person.ok('POST', path, { code, session: { wabaId, phoneNumberId } }))
}

/** Presses "Connect". */
export const choose = async (
  person: Person,
  { id, inboxId }: Onboarding,
  phoneNumberId: string,
  more: Record<string, unknown> = {},
): Promise<Onboarding> => {
  const path = `/api/v1/onboardings/${id}/channels`
  return settledFor(person, await person.ok('POST', path, { phoneNumberId, inboxId, pin: '123456', ...more }))
}

export const again = async (person: Person, { id }: Onboarding, step: StepName, more: Record<string, unknown> = {}) =>
  settledFor(person, await person.ok('POST', `/api/v1/onboardings/${id}/attempts`, { step, ...more }))

export function stepOf(onboarding: Onboarding, name: StepName): Step {
  const steps = [...onboarding.steps, ...onboarding.channels.flatMap((channel) => channel.steps)]
  const found = steps.find(({ step }) => step === name)
  if (!found) throw new Error(`there is no step ${name}`)
  return found
}

export function only(onboarding: Onboarding): OnboardingChannel {
  const [channel] = onboarding.channels
  if (!channel) throw new Error('no number was chosen')
  return channel
}

/** Its steps, each with how it stands: `code done, token failed token_invalid, …` */
export const standing = (onboarding: Onboarding): string =>
  [...onboarding.steps, ...onboarding.channels.flatMap(({ steps }) => steps)]
    .map(({ step, state, fault }) => [step, state, fault].filter(Boolean).join(' '))
    .join(', ')

/** Acts are answered in five seconds; what runs longer is waited for. */
export async function settledFor(person: Person, answered: Onboarding): Promise<Onboarding> {
  if (!answered.isRunning) return answered
  return await eventually(
    async () => {
      const now: Onboarding = await person.ok('GET', `/api/v1/onboardings/${answered.id}`)
      if (now.isRunning) throw new Error(`still running: ${standing(now)}`)
      return now
    },
    { withinMs: SETTLED_MS_MAX },
  )
}
