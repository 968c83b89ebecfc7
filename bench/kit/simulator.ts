/** The simulator as a process of its own, with one app, one account and its numbers. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { type Sim, simOf } from '#tests/practice.ts'
import { phoneNumberIdOf, SCOPE, type ShopOptions, WABA_ID } from './shop.ts'
import { watchedBy } from './watch.ts'

export interface Simulator {
  url: string
  sim: Sim
  graph: NonNullable<ShopOptions['graph']>
  stop(): Promise<void>
}

const ROOT = join(import.meta.dirname, '..', '..')
const START_MS_MAX = 30_000
const META_APP_ID = '900000000000001'
const APP_SECRET = '0123456789abcdef0123456789abcdef'

/** At its door it lets a number have a little more than it says: between us and the door calls bunch up. */
export async function startSimulator(
  folder: string,
  { throughputs, tolerance, watchFile }: { throughputs: number[]; tolerance: number; watchFile: string },
): Promise<Simulator> {
  const child = spawn(process.execPath, [join(ROOT, 'simulator', 'main.ts')], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, SIM_PORT: '0', DATA_DIR: folder, SIM_SEED: 'bench', ...watchedBy(watchFile) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    await gone
  }
  const url = await new Promise<string>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('the simulator did not start')), START_MS_MAX)
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const found = /listens on (\S+)/.exec(said)?.[1]
      if (!found) return
      clearTimeout(limit)
      resolve(found)
    })
    void gone.then(() => reject(new Error('the simulator ended by itself')))
  }).catch(async (error) => {
    await stop()
    throw error
  })
  const sim = simOf(() => url)
  await sim('POST', '/apps', { appId: META_APP_ID, appSecret: APP_SECRET, name: 'Bench' })
  await sim('POST', '/portfolios', { id: SCOPE, name: 'Bench', verification: 'verified', limitTier: 'TIER_100K' })
  await sim('POST', '/accounts', {
    wabaId: WABA_ID,
    name: 'Bench',
    portfolioId: SCOPE,
    numbers: throughputs.map((perSecond, place) => ({
      phoneNumberId: phoneNumberIdOf(place),
      displayPhoneNumber: `+49 30 ${5_550_000 + place}`,
      verifiedName: `Bench ${place}`,
      throughputPerSecond: Math.floor(perSecond * tolerance),
    })),
  })
  const { token } = await sim<{ token: string }>('POST', '/tokens', { appId: META_APP_ID, wabaIds: [WABA_ID] })
  return { url, sim, graph: { url, token, metaAppId: META_APP_ID, appSecret: APP_SECRET }, stop }
}
