import { deepEqual, equal, ok } from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { LOOK_EVERY_MS } from '#server/conversations/deliver/dispatcher.ts'
import { LEASE_MS } from '#server/conversations/deliver/lease.ts'
import { eventually } from '../eventually.ts'
import { type Stage, type StagedCustomer, setStage } from '../stage.ts'

let stage: Stage
let ayse: StagedCustomer
let mateo: StagedCustomer
let li: StagedCustomer
let amina: StagedCustomer
before(async () => {
  stage = await setStage()
  ayse = await stage.customer('practice-1')
  mateo = await stage.customer('practice-2')
  li = await stage.customer('practice-3')
  amina = await stage.customer('practice-4')
})
after(() => stage.strike())

test('replies to one customer leave in the order they were written, and each once', async () => {
  const written = []
  for (const text of ['one', 'two', 'three', 'four']) written.push(await stage.write(ayse, text))
  const dispatcher = stage.dispatcher()
  for (const { messageId } of written) await stage.until(messageId, 'accepted')
  await eventually(async () => deepEqual(await stage.received(ayse), ['one', 'two', 'three', 'four']))
  await dispatcher.stop()
})

test('what Meta certainly did not take is sent again by itself, once', async () => {
  await stage.sim('POST', '/_sim/faults', { on: 'send', code: 130429, times: 2 })
  const { messageId, sendId } = await stage.write(mateo, 'slowly')
  const dispatcher = stage.dispatcher()
  await stage.until(messageId, 'accepted')
  equal((await stage.messageState(messageId))?.tries, 2)
  equal((await accepted(sendId)).length, 1)
  await dispatcher.stop()
})

test('an answer that was lost leaves "may have been sent", and nothing is sent twice', async () => {
  await stage.sim('POST', '/_sim/faults', { on: 'send', mode: 'accept_then_lose_answer', times: 1 })
  const lost = await stage.write(mateo, 'lost answer')
  const dispatcher = stage.dispatcher()
  await stage.until(lost.messageId, 'unconfirmed')
  const next = await stage.write(mateo, 'next')
  dispatcher.wake([stage.workspaceId])
  await stage.until(next.messageId, 'accepted')
  equal((await accepted(lost.sendId)).length, 1)
  await dispatcher.stop()
})

test('Meta unclear in any other way: in doubt, never again by itself', async () => {
  const faults = [
    { on: 'send', code: 131000, httpStatus: 500 },
    { on: 'send', mode: 'reset' },
    { on: 'send', mode: 'invalid_json' },
    { on: 'send', mode: 'close_mid_body' },
  ]
  const dispatcher = stage.dispatcher()
  for (const fault of faults) {
    await stage.sim('POST', '/_sim/faults', { ...fault, times: 1 })
    const { messageId, sendId } = await stage.write(mateo, JSON.stringify(fault))
    dispatcher.wake([stage.workspaceId])
    await stage.until(messageId, 'unconfirmed')
    ok((await accepted(sendId)).length <= 1)
  }
  await dispatcher.stop()
})

test('a window that closed while the reply waited: refused here, Meta never asked', async () => {
  const { messageId, sendId } = await stage.write(mateo, 'too late')
  const tomorrow = () => new Date(Date.now() + 24 * 60 * 60 * 1_000)
  const dispatcher = stage.dispatcher({ now: tomorrow })
  await stage.until(messageId, 'failed')
  equal((await stage.messageState(messageId))?.fault, 'window_closed')
  equal((await accepted(sendId)).length, 0)
  await dispatcher.stop()
})

test('a call whose process died is in doubt for the next holder of the lane', async () => {
  const { messageId, sendId } = await stage.write(li, 'half way')
  await stage.inside((tx) => sql`update sends set state = 'sending', fence = 0 where id = ${sendId}`.execute(tx))
  const dispatcher = stage.dispatcher()
  await stage.until(messageId, 'unconfirmed')
  equal((await accepted(sendId)).length, 0)
  await dispatcher.stop()
})

test('two processes: the lane of a dead one is taken over within five seconds', async () => {
  const { messageId } = await stage.write(li, 'taken over')
  // A holder that will never renew.
  await stage.inside((tx) =>
    sql`insert into lanes (workspace_id, channel_id, holder, fence, expires_at)
        values (${stage.workspaceId}, ${stage.channelId}, gen_random_uuid(), 100, clock_timestamp() + ${LEASE_MS} * interval '1 millisecond')
        on conflict (workspace_id, channel_id) do update set fence = 100, expires_at = excluded.expires_at`.execute(tx),
  )
  const dispatcher = stage.dispatcher()
  await stage.until(messageId, 'accepted')
  // How long it took is the machine's; how long it may wait is ours.
  ok(LEASE_MS + LOOK_EVERY_MS <= 5_000)
  await dispatcher.stop()
})

test('an expired token stops the number with a word; the message waits for the repair and then leaves', async () => {
  await stage.sim('POST', '/_sim/faults', { on: 'send', code: 190, times: 1 })
  const { messageId, sendId } = await stage.write(amina, 'after the repair')
  const dispatcher = stage.dispatcher()
  await eventually(async () => deepEqual(stage.broken, [{ fault: 'reconnect_channel' }]))
  await eventually(async () => equal((await stage.messageState(messageId))?.state, 'queued'))
  await stage.inside((tx) => sql`update channels set state = 'connected' where id = ${stage.channelId}`.execute(tx))
  dispatcher.wake([stage.workspaceId])
  await stage.until(messageId, 'accepted')
  equal((await accepted(sendId)).length, 1)
  await dispatcher.stop()
})

async function accepted(sendId: string): Promise<unknown[]> {
  const answer = (await stage.sim('GET', '/_sim/sends')) as {
    sends?: { callbackData?: string; biz_opaque_callback_data?: string }[]
  }
  const sends = Array.isArray(answer) ? answer : (answer.sends ?? [])
  return sends.filter((send) => (send.biz_opaque_callback_data ?? send.callbackData) === sendId)
}
