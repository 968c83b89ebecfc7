/** The running simulator: the shared world and the parts that act on it. */
import type { Chats } from './network/chats.ts'
import type { Directory } from './network/directory.ts'
import type { PairRate } from './rules/pair.ts'
import type { Throughput } from './rules/throughput.ts'
import type { Courier } from './webhooks/courier.ts'
import type { Outbox } from './webhooks/outbox.ts'
import type { World } from './world.ts'

export interface Sim {
  world: World
  directory: Directory
  chats: Chats
  outbox: Outbox
  courier: Courier
  pairRate: PairRate
  throughput: Throughput
}
