/** The life of one attempt to send, told in order. */
import type { ReportedStatus } from './status.ts'
import { REPORTED_STATUSES } from './status.ts'

/** What is on record of an attempt; instants as ISO texts. */
export interface AttemptRecord<Reason> {
  state: string
  settledBy: string | null
  /** Calls that Meta certainly did not take. */
  tries: number
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
  fault: Reason | null
}

export interface ReportRecord<Reason> {
  status: string
  at: string
  fault: Reason | null
}

export type StepName =
  | 'queued'
  | 'postponed' // Meta did not take it yet
  | 'called'
  | 'unconfirmed'
  | 'accepted'
  | 'refused'
  | 'cancelled'
  | 'settled_sent'
  | 'settled_not_sent'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'played'
  | 'failed' // Meta reports that it did not arrive

export interface Step<Reason> {
  name: StepName
  /** Null: that it was so is known, but not when. */
  at: string | null
  /** Who did it or said so; null: nobody in person. */
  by: string | null
  fault: Reason | null
}

/** What happened on our side, then what Meta reported: Meta's clock has whole seconds, so the two are not mixed by time. */
export function stepsOf<Reason>(
  attempt: AttemptRecord<Reason>,
  reports: readonly ReportRecord<Reason>[],
): Step<Reason>[] {
  const { state, startedAt, tries } = attempt
  const steps = [step<Reason>('queued', attempt.createdAt)]
  const waits = state === 'queued' || state === 'cancelled'
  if (tries > 0) steps.push(step('postponed', null, { fault: waits ? attempt.fault : null }))
  if (startedAt !== null && !waits) steps.push(step('called', startedAt))
  return [...steps, ...endOf(attempt), ...stepsOfReports(reports)]
}

/** Statuses that Meta reported, in the order of a message's life where they have the same second. */
export function stepsOfReports<Reason>(reports: readonly ReportRecord<Reason>[]): Step<Reason>[] {
  return reports
    .filter((report) => orderOf(report) >= 0)
    .toSorted((a, b) => (a.at === b.at ? orderOf(a) - orderOf(b) : a.at < b.at ? -1 : 1))
    .map(({ status, at, fault }) => step(status as ReportedStatus, at, { fault }))
}

function endOf<Reason>({ state, settledBy: by, finishedAt: at, fault }: AttemptRecord<Reason>): Step<Reason>[] {
  if (state === 'cancelled') return [step('cancelled', at, { by })]
  if (state === 'accepted' || state === 'failed') {
    // When the doubt began is written over by when it ended.
    if (by !== null)
      return [
        step('unconfirmed', null, { fault }),
        step(state === 'accepted' ? 'settled_sent' : 'settled_not_sent', at, { by }),
      ]
    // A reason beside an acceptance: it was in doubt until Meta reported what became of it.
    if (state === 'accepted') return [fault ? step('unconfirmed', at, { fault }) : step('accepted', at)]
    return [step('refused', at, { fault })]
  }
  return state === 'unconfirmed' ? [step('unconfirmed', at, { fault })] : []
}

const orderOf = ({ status }: { status: string }) => (REPORTED_STATUSES as readonly string[]).indexOf(status)

const step = <Reason>(
  name: StepName,
  at: string | null,
  { by = null, fault = null }: { by?: string | null; fault?: Reason | null } = {},
): Step<Reason> => ({ name, at, by, fault })
