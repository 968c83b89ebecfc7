/** What the guard is asked with where a step sends: whom the contact is on that number, what they agreed to, and the template. */
import { sql } from 'kysely'
import type { Reach } from '#core/whatsapp/compose.ts'
import { consentsIn } from '#core/whatsapp/consentMarks.ts'
import { partsOf } from '#core/whatsapp/template/parts.ts'
import { isOpen, windowAt } from '#core/whatsapp/window.ts'
import type { StepOf } from '#core/workflow/definition.ts'
import type { SendFacts, TemplateInLanguage } from '#core/workflow/send.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { reachAhead } from '../channels/reach.ts'
import { consentsOf, NOTHING_SAID } from '../consents/standings.ts'
import { siblings } from '../templates/queries.ts'

export interface Sender {
  contactId: string
  language: string | null
  step: StepOf<'send_template'>
}

/** Whom and where a message would go to; `conversationId` null: it would begin one. */
export interface Recipient {
  identityId: string
  conversationId: string | null
}

export interface Sending {
  facts: SendFacts
  recipient: Recipient | null
}

interface ChannelRow {
  id: string
  state: 'connected' | 'broken' | 'disconnected'
  scope: string
  waba_id: string
}

interface IdentityRow {
  contact_id: string
  identity_id: string
  user_id: string | null
  wa_id: string | null
  conversation_id: string | null
  last_customer_at: Date | null
}

/** In the order of the senders; null where the number is gone. */
export async function sendingsOf(
  tx: Tx,
  workspaceId: string,
  senders: readonly Sender[],
  now: Date,
): Promise<(Sending | null)[]> {
  const found = new Map<number, Sending>()
  const places = Map.groupBy(
    senders.map((sender, place) => ({ ...sender, place })),
    ({ step }) => step.channelId,
  )
  for (const [channelId, mine] of places) {
    const channel = await channelOf(tx, workspaceId, channelId)
    if (!channel) continue
    const names = [...new Set(mine.map(({ step }) => step.template))]
    const rows = await siblings(tx, workspaceId, channel.waba_id, names)
    const templates = Map.groupBy(
      rows.map((row) => ({ name: row.name, template: { ...row, parts: partsOf(row) } satisfies TemplateInLanguage })),
      ({ name }) => name,
    )
    const identities = await identitiesOf(
      tx,
      workspaceId,
      channel,
      mine.map(({ contactId }) => contactId),
    )
    const known = [...identities.values()]
    const consents = await consentsOf(
      tx,
      workspaceId,
      known.map(({ identity_id }) => identity_id),
    )
    const reaches = await reachesFor(tx, workspaceId, channelId, known, now)
    for (const { place, contactId, language, step } of mine) {
      const identity = identities.get(contactId) ?? null
      const reach = identity && reaches.get(identity.identity_id)
      found.set(place, {
        recipient: identity && { identityId: identity.identity_id, conversationId: identity.conversation_id },
        facts: {
          window: windowAt(now, identity?.last_customer_at ?? null),
          channel: { state: channel.state },
          identity: {
            phoneNumber: identity?.wa_id ? `+${identity.wa_id}` : null,
            userId: identity?.user_id ?? null,
          },
          consents: consentsIn((identity && consents.get(identity.identity_id)) ?? NOTHING_SAID),
          contactLanguage: language,
          templates: (templates.get(step.template) ?? []).map(({ template }) => template),
          ...(reach ? { reach } : {}),
        },
      })
    }
  }
  return senders.map((_, place) => found.get(place) ?? null)
}

async function channelOf(tx: Tx, workspaceId: string, id: string): Promise<ChannelRow | null> {
  const { rows } = await sql<ChannelRow>`select id, state, scope, waba_id from channels
    where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
  return rows[0] ?? null
}

/** As this number knows them; of several the one who wrote there last. */
async function identitiesOf(
  tx: Tx,
  workspaceId: string,
  { id, scope }: ChannelRow,
  contactIds: readonly string[],
): Promise<Map<string, IdentityRow>> {
  const { rows } = await sql<IdentityRow>`
    select distinct on (i.contact_id) i.contact_id, i.id as identity_id, i.user_id, i.wa_id, c.id as conversation_id,
      c.last_customer_at
    from identities i left join conversations c
      on c.workspace_id = ${workspaceId} and c.identity_id = i.id and c.channel_id = ${id}::uuid
    where i.workspace_id = ${workspaceId} and i.contact_id = any (${[...contactIds]}::uuid[]) and i.scope = ${scope}
    order by i.contact_id, c.last_customer_at desc nulls last, i.created_at, i.id`.execute(tx)
  return new Map(rows.map((row) => [row.contact_id, row]))
}

/** By identity, of those outside their window; absent: they may be written to as far as the messaging limit is asked. */
async function reachesFor(
  tx: Tx,
  workspaceId: string,
  channelId: string,
  known: readonly IdentityRow[],
  now: Date,
): Promise<ReadonlyMap<string, Reach>> {
  const outside = known.filter((one) => !isOpen(windowAt(now, one.last_customer_at), now))
  const asked = outside.map((one) => ({ party: partyOf(one), at: now, messageId: null }))
  const found = (await reachAhead(tx, { workspaceId, channelId }, asked)) ?? []
  return new Map(found.map((reach, place) => [outside[place]?.identity_id ?? '', reach]))
}

/** As messages.party names whom a message goes to. */
const partyOf = ({ user_id, wa_id }: IdentityRow) => (user_id === null ? `w:${wa_id}` : `u:${user_id}`)
