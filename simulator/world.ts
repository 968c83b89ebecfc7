/** Everything that the parts of the simulator share. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Agenda, createAgenda } from './state/agenda.ts'
import { type Chance, createChance } from './state/chance.ts'
import { type Clock, createClock } from './state/clock.ts'
import { openStore, type Store } from './state/store.ts'

export interface Log {
  info(message: string): void
  warn(message: string): void
}

export interface World {
  clock: Clock
  agenda: Agenda
  store: Store
  log: Log
  /** The seed can change by a reset, so always ask the world for it. */
  chance(): Chance
  /** A key that no other call gets, the same under the same seed and history. */
  nextKey(kind: string): string
  /** Where the simulator listens, without a slash at the end. */
  url: string
  mediaFolder: string | null
  /** Really fetch media that a send gives by link. */
  fetchLinks: boolean
  /** A phone's screen changed. */
  changed(phoneId: string): void
  onChanged(listener: (phoneId: string) => void): () => void
  reset(seed: string | undefined): void
  onReset(listener: () => void): void
  close(): Promise<void>
}

export interface WorldOptions {
  dataDir: string | null
  seed: string | undefined
  /** Used when neither `seed` nor an earlier run gives one. */
  freshSeed: () => string
  log: Log
  fetchLinks: boolean
}

export function createWorld(options: WorldOptions): World {
  const { log, dataDir } = options
  const folder = dataDir === null ? null : join(dataDir, 'simulator')
  const warn = (error: unknown) => log.warn(error instanceof Error ? (error.stack ?? error.message) : String(error))
  const store = openStore(folder, warn)
  const clock = createClock()
  const agenda = createAgenda(clock, warn)
  const changeListeners = new Set<(phoneId: string) => void>()
  const resetListeners: (() => void)[] = []

  const remembered = store.facts.get('seed')?.value as string | undefined
  let seed = options.seed ?? remembered ?? options.freshSeed()
  let chance = createChance(seed)
  // A crash may have lost the last keys handed out; each start therefore counts in a room of its own.
  let run = ((store.facts.get('run')?.value as number | undefined) ?? 0) + 1
  let count = 0
  const remember = () => {
    store.facts.put({ id: 'seed', value: seed })
    store.facts.put({ id: 'run', value: run })
  }
  remember()
  clock.set((store.facts.get('clock')?.value as number | undefined) ?? 0)
  clock.onTurn(() => store.facts.put({ id: 'clock', value: clock.offsetMs() }))

  return {
    clock,
    agenda,
    store,
    log,
    chance: () => chance,
    nextKey: (kind) => `${kind}/${run}/${count++}`,
    url: '',
    mediaFolder: folder === null ? null : join(folder, 'media'),
    fetchLinks: options.fetchLinks,
    changed(phoneId) {
      for (const listener of changeListeners) listener(phoneId)
    },
    onChanged(listener) {
      changeListeners.add(listener)
      return () => changeListeners.delete(listener)
    },
    reset(newSeed) {
      agenda.clear()
      store.clear()
      if (newSeed !== undefined) seed = newSeed
      chance = createChance(seed)
      run = 1
      count = 0
      remember()
      clock.set(0)
      if (folder !== null) rmSync(join(folder, 'media'), { recursive: true, force: true })
      for (const listener of resetListeners) listener()
    },
    onReset: (listener) => void resetListeners.push(listener),
    async close() {
      agenda.close()
      await store.close()
    },
  }
}

/** Meta's ids are long decimal strings. */
export const newId = (world: World, kind: string, length = 15): string =>
  world.chance().digits(world.nextKey(kind), length)

/** `wamid.` and base64, opaque (§4.1). */
export const newWamid = (world: World): string =>
  `wamid.HBgL${Buffer.from(world.chance().hex(world.nextKey('wamid'), 66), 'hex').toString('base64')}`
