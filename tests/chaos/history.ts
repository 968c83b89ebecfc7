/** Everything that was tried and what was answered, as it happened: the checker reads it, and so may a person. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Null: no answer, so nobody knows what became of it. */
export type Answered = number | null

export interface DeliveryTried {
  kind: 'delivery'
  atMs: number
  body: Buffer
  status: Answered
}
export interface ReplyTried {
  kind: 'reply'
  atMs: number
  workspaceId: string
  conversationId: string
  messageId: string
  text: string
  status: Answered
}
export interface ActTried {
  kind: 'act'
  atMs: number
  what: string
  conversationId: string
  status: Answered
}
export interface FaultMade {
  kind: 'fault'
  atMs: number
  what: string
}
export type Operation = DeliveryTried | ReplyTried | ActTried | FaultMade

type Unstamped = Operation extends infer One ? (One extends Operation ? Omit<One, 'atMs'> : never) : never

export class History {
  readonly seed: number
  readonly operations: Operation[] = []

  constructor(seed: number) {
    this.seed = seed
  }

  add(operation: Unstamped): void {
    this.operations.push({ atMs: Date.now(), ...operation } as Operation)
  }

  of<Kind extends Operation['kind']>(kind: Kind): Extract<Operation, { kind: Kind }>[] {
    return this.operations.filter((one): one is Extract<Operation, { kind: Kind }> => one.kind === kind)
  }

  /** Writes all of it as JSON (bodies as base64) and answers where. */
  save(): string {
    const folder = process.env.CHAOS_HISTORY ?? join(tmpdir(), 'posthorn-chaos')
    mkdirSync(folder, { recursive: true })
    const path = join(folder, `history-${this.seed}-${process.pid}.json`)
    const shown = this.operations.map((one) =>
      one.kind === 'delivery' ? { ...one, body: one.body.toString('base64') } : one,
    )
    writeFileSync(path, JSON.stringify({ seed: this.seed, operations: shown }))
    return path
  }
}
