/** A workspace with connected numbers and people, made by set-based SQL beside the running program. */
import { appSecretBinding, verifyTokenBinding } from '#server/channels/appSecrets.ts'
import { tokenBinding } from '#server/channels/graph.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import type { ShopNumber } from './deliveries.ts'
import type { House } from './house.ts'

export interface Shop {
  workspaceId: string
  inboxId: string
  appId: string
  appSecret: string
  numbers: [Numbered, ...Numbered[]]
  /** User ids. */
  agents: string[]
}
export interface Numbered extends ShopNumber {
  channelId: string
  throughputPerSecond: number
}

export interface ShopOptions {
  agents?: number
  /** Of each number. */
  throughputs?: number[]
  /** Where its numbers send; without it nothing leaves. */
  graph?: { url: string; token: string; metaAppId: string; appSecret: string }
}

export const VERIFY_TOKEN = 'a verify token of the bench'
export const SCOPE = '600000000000001'
export const WABA_ID = '800000000000001'
export const phoneNumberIdOf = (place: number) => `70000000000${String(1_000 + place)}`

export async function openShop(house: Pick<House, 'owner' | 'secrets'>, options: ShopOptions = {}): Promise<Shop> {
  const { owner, secrets } = house
  const { agents = 1, throughputs = [1_000], graph } = options
  const [workspaceId, inboxId, appId] = [uuidv7(), uuidv7(), uuidv7()]
  const appSecret = graph?.appSecret ?? '0123456789abcdef0123456789abcdef'
  await owner.query(
    `insert into apps (id, connection, app_id, name, app_secret_encrypted, verify_token_encrypted, graph_url, graph_version, created_at)
     values ($1, 'practice', $2, 'Bench', $3, $4, $5, 'v26.0', now())`,
    [
      appId,
      graph?.metaAppId ?? '900000000000001',
      secrets.encrypt(appSecret, appSecretBinding(appId)),
      secrets.encrypt(VERIFY_TOKEN, verifyTokenBinding(appId)),
      graph?.url ?? 'http://127.0.0.1:9',
    ],
  )
  await owner.query(`insert into workspaces (id, name, created_at) values ($1, 'Bench', now())`, [workspaceId])
  await owner.query(`insert into inboxes (workspace_id, id, name, created_at) values ($1, $2, 'Support', now())`, [
    workspaceId,
    inboxId,
  ])
  const numbers = throughputs.map((throughputPerSecond, place) => ({
    channelId: uuidv7(),
    wabaId: WABA_ID,
    phoneNumberId: phoneNumberIdOf(place),
    displayNumber: `4930${5_550_000 + place}`,
    throughputPerSecond,
  }))
  for (const { channelId, phoneNumberId, displayNumber, throughputPerSecond } of numbers) {
    await owner.query(
      `insert into channels (workspace_id, id, inbox_id, kind, app_id, name, state, state_since, scope, portfolio_id, waba_id,
         phone_number_id, display_phone_number, throughput_per_second, token_encrypted, created_at, updated_at)
       values ($1, $2, $3, 'whatsapp', $4, 'Bench', 'connected', now(), $5, $5, $6, $7, $8, $9, $10, now(), now())`,
      [
        workspaceId,
        channelId,
        inboxId,
        appId,
        SCOPE,
        WABA_ID,
        phoneNumberId,
        displayNumber,
        throughputPerSecond,
        secrets.encrypt(graph?.token ?? 'none', tokenBinding(channelId)),
      ],
    )
    await owner.query(
      `insert into numbers (phone_number_id, workspace_id, channel_id, app_id, waba_id) values ($1, $2, $3, $4, $5)`,
      [phoneNumberId, workspaceId, channelId, appId, WABA_ID],
    )
  }
  const users = Array.from({ length: agents }, (_, nth) => `bench-agent-${nth}`)
  await owner.query(
    `with people as (
       insert into auth."user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
       select id, id, id || '@bench.test', false, now(), now() from unnest($2::text[]) as id returning id),
     joined as (
       insert into members (workspace_id, user_id, role, created_at) select $1, id, 'agent', now() from people returning user_id)
     insert into inbox_members (workspace_id, inbox_id, user_id, created_at) select $1, $3, user_id, now() from joined`,
    [workspaceId, users, inboxId],
  )
  return { workspaceId, inboxId, appId, appSecret, numbers: numbers as [Numbered], agents: users }
}
