import { setTimeout as delay } from 'node:timers/promises'
import type { StepFault } from '#core/channel/stepFaults.ts'
import type { StepPlace } from '#core/channel/steps.ts'
import type { NewEvent } from '#core/events.ts'
import { createGraph, type Graph } from '#meta/client.ts'
import { GraphFault } from '#meta/graphFault.ts'
import type { Clock } from '#server/platform/clock.ts'
import type { Db, Tx } from '#server/platform/db/database.ts'
import type { Log } from '#server/platform/log.ts'
import type { Secrets } from '#server/platform/secrets.ts'
import type { Connections } from '../connections.ts'
import type { AppRow } from '../rows.ts'
import { type NumberRow, type OnboardingRow, onboardingTokenBinding } from './rows.ts'

export interface OnboardingDeps {
  db: Db
  clock: Clock
  secrets: Secrets
  log: Log
  connections: Connections
  /** Deliveries that came before their number was known are looked at again. */
  replayNumber(phoneNumberId: string): Promise<unknown>
}

/** A step at work: the onboarding as it is now, and the way to Meta. */
export interface StepCall {
  deps: OnboardingDeps
  onboarding: OnboardingRow
  app: AppRow
  token: string
  graph: Graph
  now: Date
  /** It was found running: a process died in it, and what it asked Meta for may have happened. */
  isLeftover: boolean
}

export interface NumberCall extends StepCall {
  number: NumberRow
}

/** How a step ended. What it learned is written in the transaction that says so. */
export type Outcome =
  | { state: 'done' | 'skipped'; keep?(tx: Tx): Promise<NewEvent[]>; after?(): Promise<unknown> }
  | { state: 'failed'; fault: string; faultCode?: number | null; details?: string | null; retryAt?: Date | null }

export const failed = (
  fault: StepFault | 'registration_wait',
  more: { details?: string | null; retryAt?: Date | null } = {},
): Outcome => ({
  state: 'failed',
  fault,
  ...more,
})

/** Meta's refusal as the end of a step, in its own word or in one that fits the step better. */
export function failedBy(error: GraphFault, fault: string = error.fault): Outcome {
  const details = error.details ?? error.title
  return { state: 'failed', fault, faultCode: error.code, details: details ?? error.systemCode }
}

/** The longest call of a step: well below the lease. */
export const STEP_CALL_MS_MAX = 10_000
const PAUSES_MS = [300, 1_200]

/** Asks Meta for what may be asked any number of times: tries again where the way was broken or Meta has a moment of its own. */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await ask()
    } catch (error) {
      const pause = PAUSES_MS[tries]
      if (!(error instanceof GraphFault) || pause === undefined || !isPassing(error)) throw error
      await delay(pause)
    }
  }
}

/** A call that ran into its time limit has used up the patience of whoever waits. */
const isPassing = ({ fault, failure, httpStatus }: GraphFault) =>
  failure !== 'timed_out' &&
  (fault === 'no_connection' || fault === 'answer_unclear' || (fault === 'temporary' && (httpStatus ?? 500) >= 500))

export const graphOf = (app: AppRow, token: string): Graph =>
  createGraph({ token, baseUrl: app.graph_url, version: app.graph_version, timeoutMs: STEP_CALL_MS_MAX })

/** Null before a token is there. */
export const tokenOf = (secrets: Secrets, { id, token_encrypted }: OnboardingRow): string | null =>
  token_encrypted === null ? null : secrets.decrypt(token_encrypted, onboardingTokenBinding(id))

export const placeOf = ({ workspace_id, id }: OnboardingRow, { step, phoneNumberId }: StepPlace) => ({
  workspaceId: workspace_id,
  onboardingId: id,
  step,
  phoneNumberId,
})
