import { equal, ok } from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { crowdMs } from '#core/whatsapp/lane.ts'
import { PRIORITY } from '#server/conversations/deliver/queries.ts'
import { eventually } from '../eventually.ts'
import { type Stage, type StagedCustomer, setStage } from '../stage.ts'

const AHEAD_MS = 2 * 60 * 60 * 1_000

let stage: Stage
let ayse: StagedCustomer
before(async () => {
  stage = await setStage()
  ayse = await stage.customer('practice-1')
})
after(() => stage.strike())

const ahead = () => new Date(Date.now() + AHEAD_MS)

test('R12: the clock is set back two hours while a reply is queued: it leaves at once', async () => {
  const { messageId, sendId } = await stage.write(ayse, 'written by a clock that was ahead')
  await stage.inside((tx) =>
    sql`update sends set created_at = ${ahead()}, due_at = ${ahead()} where id = ${sendId}`.execute(tx),
  )
  const dispatcher = stage.dispatcher()
  await stage.until(messageId, 'accepted')
  await dispatcher.stop()
})

test('R12: set back while Meta has asked to wait: no longer than that', async () => {
  await stage.sim('POST', '/_sim/faults', { on: 'send', code: 130429, times: 1 })
  const { messageId } = await stage.write(ayse, 'put off by a clock that was ahead')
  const before = stage.dispatcher({ now: ahead })
  await eventually(async () => equal((await stage.messageState(messageId))?.tries, 1))
  await before.stop()
  const dispatcher = stage.dispatcher()
  await stage.until(messageId, 'accepted')
  await dispatcher.stop()
})

test('what was to leave later waits for its time all the same', async () => {
  const later = await stage.write(ayse, 'tomorrow')
  const inAnHour = new Date(Date.now() + 60 * 60 * 1_000)
  await stage.inside((tx) => sql`update sends set due_at = ${inAnHour} where id = ${later.sendId}`.execute(tx))
  // Its conversation waits with it, so somebody else writes.
  const mateo = await stage.customer('practice-2')
  const { messageId } = await stage.write(mateo, 'now')
  const dispatcher = stage.dispatcher()
  await stage.until(messageId, 'accepted')
  equal((await stage.messageState(later.messageId))?.state, 'queued')
  await dispatcher.stop()
  const afterwards = stage.dispatcher({ now: () => new Date(inAnHour.getTime() + 1_000) })
  await stage.until(later.messageId, 'accepted')
  await afterwards.stop()
})

test('too many in a second: a reply goes on after the shortest pause, what nobody waits for makes room', async () => {
  const standing = new Date()
  const waitsAfterRefusalMs = async (priority: number) => {
    const { sendId } = await stage.write(ayse, 'one too many')
    await stage.inside((tx) => sql`update sends set priority = ${priority} where id = ${sendId}`.execute(tx))
    await stage.sim('POST', '/_sim/faults', { on: 'send', code: 130429, times: 1 })
    const dispatcher = stage.dispatcher({ now: () => standing })
    const waits = await eventually(async () => {
      const { rows } = await stage.inside((tx) =>
        sql<{ due: Date }>`select due_at as due from sends where id = ${sendId} and tries = 1`.execute(tx),
      )
      ok(rows[0])
      return rows[0].due.getTime() - standing.getTime()
    })
    await dispatcher.stop()
    await stage.inside((tx) => sql`update sends set state = 'cancelled' where id = ${sendId}`.execute(tx))
    return waits
  }
  equal(await waitsAfterRefusalMs(PRIORITY.person), crowdMs(1))
  ok((await waitsAfterRefusalMs(PRIORITY.automatic)) >= 500)
})
