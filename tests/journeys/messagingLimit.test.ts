/** Who counts against the messaging limit: people written to first, outside their window, in the last 24 hours. */
import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { reachAhead, reachOf } from '#server/channels/reach.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { openHouse, writeConversation } from '../house.ts'

test('each person once, by template, outside their window, within 24 hours, unless it failed', async () => {
  const house = await openHouse()
  const mira = await house.mira()
  const { workspaceId } = mira
  await house.inside(workspaceId, (tx) =>
    sql`insert into whatsapp_accounts (workspace_id, waba_id, connection, name, messaging_tier, verification)
      values (${workspaceId}, '1', 'practice', 'Blumen Huber', 'TIER_250', 'not_verified')`.execute(tx),
  )
  let people = 0
  /** Somebody wrote so long ago, and was written to by template since: when, and what became of it. */
  const written = async (wroteHoursAgo: number, ...sends: [hoursAgo: number, status: string][]) => {
    const party = `4915190000${100 + people++}`
    const { conversationId, channelId } = await writeConversation(house, workspaceId, {
      inbox: 'Support',
      contact: party,
    })
    return await house.inside(workspaceId, async (tx) => {
      const leaving: { party: string; channelId: string; at: Date; messageId: string }[] = []
      await sql`update messages set at = now() - make_interval(hours => ${wroteHoursAgo}) where conversation_id = ${conversationId}`.execute(
        tx,
      )
      for (const [hoursAgo, status] of sends) {
        const { rows } = await sql<{
          at: Date
          messageId: string
        }>`insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, source, text, status,
            status_at, created_at, party)
          values (${workspaceId}, ${uuidv7()}, ${conversationId}, ${channelId}, 'out', 'template',
            now() - make_interval(mins => ${Math.round(hoursAgo * 60)}), 'person', 'Sale', ${status}, now(), now(), ${party})
          returning at, id as "messageId"`.execute(tx)
        leaving.push(...rows.map((row) => ({ party, channelId, ...row })))
      }
      return leaving
    })
  }
  const reached = async () => {
    const { accounts } = await mira.ok('GET', '/api/v1/channels')
    return accounts[0]
  }
  await written(100, [2, 'delivered'], [1, 'read']) // one person, however often
  equal((await reached()).reachedLast24h, 1)
  await written(3, [1, 'delivered']) // inside the window
  await written(100, [30, 'delivered']) // longer ago than a day
  await written(100, [1, 'failed'])
  equal((await reached()).reachedLast24h, 1)
  await written(26, [1, 'unconfirmed']) // it may have gone out
  const { reachedLast24h, messagingLimit, portfolioNumbersMax } = await reached()
  equal(`${reachedLast24h} of ${messagingLimit}`, '2 of 250')
  equal(portfolioNumbersMax, 2)

  // Three wait to leave; of those that are too many the first ones go, and who was reached already goes whatever the limit.
  const leaving = [...(await written(100, [0.3, 'queued'])), ...(await written(100, [0.2, 'queued'], [0.1, 'queued']))]
  const ahead = (tier: string) =>
    house.inside(workspaceId, async (tx) => {
      await sql`update whatsapp_accounts set messaging_tier = ${tier} where workspace_id = ${workspaceId}`.execute(tx)
      return await reachAhead(tx, { workspaceId, channelId: leaving[0]?.channelId ?? '' }, leaving)
    })
  const each = await ahead('3')
  deepEqual(each, [
    { limit: 3, used: 2, isCounted: false },
    { limit: 3, used: 3, isCounted: false },
    { limit: 3, used: 4, isCounted: true },
  ])
  equal(await ahead('TIER_250'), undefined, 'there is room for all of them')

  // However much was written in the day, it is not read again for each that follows.
  const read = await house.inside(workspaceId, async (tx) => {
    const messagesRead = async () => {
      const { rows } = await sql<{ count: number }>`
        select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as count from pg_stat_xact_user_tables
        where relname like 'messages%'`.execute(tx)
      return rows[0]?.count ?? 0
    }
    const channelId = leaving[0]?.channelId ?? ''
    const write = (party: string) => ({ party, at: new Date(), messageId: null })
    const [known, somebody] = [write(leaving[0]?.party ?? ''), write('491519999')]
    const limit = (await reachOf(tx, { ...somebody, workspaceId, channelId }))?.used ?? 0
    await sql`update whatsapp_accounts set messaging_tier = ${String(limit)} where workspace_id = ${workspaceId}`.execute(
      tx,
    )
    equal(await reachAhead(tx, { workspaceId, channelId }, [known]), undefined)
    const once = await messagesRead()
    for (let step = 0; step < 3; step++) {
      equal(await reachAhead(tx, { workspaceId, channelId }, [known]), undefined)
      deepEqual(await reachAhead(tx, { workspaceId, channelId }, [known, somebody]), [
        { limit, used: limit, isCounted: true },
        { limit, used: limit, isCounted: false },
      ])
    }
    return { once, afterwards: (await messagesRead()) - once }
  })
  equal(read.once > 0, true)
  equal(read.afterwards, 0)
})
