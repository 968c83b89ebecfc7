/** A workspace with a connected number and its people, made beside the running program. */
import { keepApp, subscribe } from '#server/channels/apps.ts'
import { connectNumber } from '#server/channels/connect.ts'
import type { AppRow } from '#server/channels/rows.ts'
import { machineClock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces } from '#server/platform/db/database.ts'
import type { Secrets } from '#server/platform/secrets.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { insertAccount } from '#server/team/accounts.ts'
import { hashPassword } from '#server/team/passwords.ts'
import { insertMember, insertWorkspace, joinInbox } from '#server/team/queries.ts'
import { type Person, personOf } from '../person.ts'
import type { Sim } from '../practice.ts'

export interface Shop {
  name: string
  workspaceId: string
  inboxId: string
  channelId: string
  wabaId: string
  phoneNumberId: string
  displayNumber: string
  /** In every text of this shop, so that it is known when it turns up elsewhere. */
  mark: string
  people: Person[]
}

export interface Meta {
  app: AppRow
  appId: string
  appSecret: string
}

const PASSWORD = 'a password for the tests'

/** The app whose webhooks go to `callbackUrl`; Meta calls that address at once, so somebody must be up. */
export async function keepMeta(
  deps: { db: Db; secrets: Secrets; sim: Sim },
  { graphUrl, callbackUrl }: { graphUrl: string; callbackUrl: string },
): Promise<Meta> {
  const { appId, appSecret } = await deps.sim<{ appId: string; appSecret: string }>('POST', '/apps', {
    appId: '900000000000001',
    name: 'Chaos',
  })
  const app = await keepApp(
    { db: deps.db, secrets: deps.secrets, clock: machineClock },
    { connection: 'practice', appId, appSecret, name: 'Chaos', graphUrl, graphVersion: 'v26.0' },
  )
  await subscribe(deps, app, callbackUrl)
  return { app, appId, appSecret }
}

export async function openShop(
  deps: { db: Db; secrets: Secrets; sim: Sim; meta: Meta; doorUrl: string },
  { name, people, place, throughput }: { name: string; people: number; place: number; throughput?: number },
): Promise<Shop> {
  const { db, secrets, sim, meta } = deps
  const wabaId = `80000000000000${place}`
  const phoneNumberId = `70000000000000${place}`
  const displayPhoneNumber = `+49 30 5550 020${place}`
  const number = { phoneNumberId, displayPhoneNumber, verifiedName: name, throughputPerSecond: throughput ?? 80 }
  await sim('POST', '/accounts', { wabaId, name, portfolioId: `60000000000000${place}`, numbers: [number] })
  const { token } = await sim<{ token: string }>('POST', '/tokens', { appId: meta.appId, wabaIds: [wabaId] })

  const workspaceId = uuidv7()
  const createdAt = new Date()
  const hash = await hashPassword(PASSWORD)
  const accounts = await inWorkspaces(db, [workspaceId], async (tx) => {
    await insertWorkspace(tx, { id: workspaceId, name, time_zone: 'UTC', locale: 'en', createdAt })
    const made = []
    for (let index = 0; index < people; index++) {
      const account = await insertAccount(tx, { name: `${name} ${index}`, email: `p${index}@shop${place}.test`, hash })
      if (!account) throw new Error('the account was there already')
      const role = index === 0 ? 'admin' : 'agent'
      await insertMember(tx, { workspaceId, userId: account.id, role, createdAt })
      made.push(account)
    }
    return made
  })
  const channel = await connectNumber(
    { db, secrets, clock: machineClock, replayNumber: async () => {} },
    { workspaceId, userId: accounts[0]?.id ?? null, app: meta.app, wabaId, phoneNumberId, token },
  )
  await inWorkspaces(db, [workspaceId], async (tx) => {
    for (const { id: userId } of accounts) {
      await joinInbox(tx, { workspaceId, inboxId: channel.inbox_id, userId, createdAt })
    }
  })
  return {
    name,
    workspaceId,
    inboxId: channel.inbox_id,
    channelId: channel.id,
    wabaId,
    phoneNumberId,
    displayNumber: displayPhoneNumber.replace(/\D/g, ''),
    mark: `⟦${name}⟧`,
    people: await Promise.all(accounts.map(({ email }) => signIn(deps.doorUrl, email))),
  }
}

/** Anew, where the sessions are gone. */
export async function signIn(url: string, email: string): Promise<Person> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password: PASSWORD }),
  })
  if (!answer.ok) throw new Error(`sign in: ${answer.status} ${await answer.text()}`)
  return personOf({ url }, answer)
}
