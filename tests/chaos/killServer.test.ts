import { ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '../eventually.ts'
import { holds } from './checker.ts'
import { type Ground, isLong, openGround, PATIENCE } from './ground.ts'
import { startLoad } from './load.ts'
import { randomOf } from './random.ts'

const KILLS = isLong ? 50 : 5
const BETWEEN_MS: [number, number] = [200, 1_000]
/** Three seconds, and twice as much again for a busy machine. */
const RESYNC_MS_MAX = 9_000 * PATIENCE

let ground: Ground
before(async () => {
  ground = await openGround({ shops: [{ people: 2 }, { people: 1 }] })
})

test(`R1: killed ${KILLS} times at random moments under load, it loses nothing and doubles nothing`, async () => {
  const load = await startLoad(ground)
  const random = randomOf(ground.history.seed + 1)
  for (let count = 0; count < KILLS; count++) {
    await delay(random.between(...BETWEEN_MS))
    const [running] = ground.processes
    if (!running?.isUp()) throw new Error(`it ended by itself: ${running?.said()}`)
    await ground.kill(running)
    await ground.start()
  }
  const upAtMs = performance.now()
  await eventually(
    () => {
      for (const agent of load.agents) ok(agent.heardAtMs() > upAtMs, 'an agent does not hear again')
    },
    { withinMs: RESYNC_MS_MAX },
  )
  console.log(`agents heard again after ${Math.round(performance.now() - upAtMs)} ms`)
  await load.stop()
  await holds(ground, load.agents)
  const answered = ground.history.of('delivery').filter(({ status }) => status === 200).length
  const replies = ground.history.of('reply').filter(({ status }) => status === 202).length
  console.log(`${answered} deliveries answered, ${replies} replies accepted`)
})
