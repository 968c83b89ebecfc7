import type { DoctorDeps } from './channels/doctor/deps.ts'
import { nightlyRound } from './channels/doctor/rounds.ts'
import { assignWaiting } from './conversations/assignment/assigner.ts'
import { giveBack } from './conversations/giveBack.ts'
import { wakeSnoozed } from './conversations/wake.ts'
import { type Loop, startLoop } from './loops.ts'
import { type HousekeepingDeps, housekeepingTasks } from './operations/housekeeping.ts'
import type { Clock } from './platform/clock.ts'
import type { Db } from './platform/db/database.ts'
import { defineTask, type Task } from './platform/jobs.ts'
import type { Log } from './platform/log.ts'
import { createFiller, FILL_EVERY_MS } from './search/fill.ts'
import { forgetOldSignIns } from './team/accounts.ts'
import { workspaceIds } from './team/queries.ts'
import type { EngineDeps } from './workflows/reader.ts'
import { createRunner } from './workflows/runner.ts'

export interface LoopDeps {
  db: Db
  clock: Clock
  log: Log
  /** See EngineDeps. */
  atWorkflowPoint?: EngineDeps['at']
}

const WAKE_EVERY_MS = 1_000
/** Pauses, switches and waits take effect within a second. */
const WORKFLOWS_EVERY_MS = 500
/** Every answer of Meta's is news, which may come fifty times a second; each look costs some milliseconds. */
const WORKFLOWS_REST_MS = 50
/** In this process it begins at once; this finds what other processes left. */
const ASSIGN_EVERY_MS = 1_000
/** Long enough for a house of thousands of numbers. */
const NIGHTLY_ROUND_SECONDS_MAX = 3_600

/** Long enough for who owned a hundred thousand. */
const GIVE_BACK_SECONDS_MAX = 900

/** Every background task that is enqueued or comes round by the machine's clock. */
export const tasksOf = (deps: HousekeepingDeps, doctor: DoctorDeps): Task[] => [
  defineTask('conversations.give_back', { timeoutSeconds: GIVE_BACK_SECONDS_MAX }, (data, { signal }) =>
    giveBack(deps, data, signal),
  ),
  defineTask('team.forget_old_sign_ins', { cron: '17 * * * *' }, () => forgetOldSignIns(deps.db)),
  defineTask(
    'channels.nightly_round',
    { cron: '41 2 * * *', retries: 0, batch: 1, timeoutSeconds: NIGHTLY_ROUND_SECONDS_MAX },
    (_, { signal }) => nightlyRound(doctor, signal),
  ),
  ...housekeepingTasks(deps),
]

export interface Loops {
  wakeSnoozed: Loop
  assignWaiting: Loop
  fillSearch: Loop
  advanceWorkflows: Loop
  /** Something happened in these workspaces, or perhaps anywhere (null), that will be looked for. */
  searchNews(workspaceIds: readonly string[] | null): void
}

/** Every loop that looks for what is due by the clock that rules follow, or for what happened. Media, digest and dispatch
 *  have their own. */
export function loopsOf(deps: LoopDeps): Loops {
  const filler = createFiller({ db: deps.db, workspaceIds: () => workspaceIds(deps.db) })
  const runner = createRunner({
    ...{ db: deps.db, clock: deps.clock, log: deps.log, workspaceIds: () => workspaceIds(deps.db) },
    ...(deps.atWorkflowPoint ? { at: deps.atWorkflowPoint } : {}),
  })
  const advancing = startLoop({
    name: 'workflows.advance',
    everyMs: WORKFLOWS_EVERY_MS,
    restMs: WORKFLOWS_REST_MS,
    log: deps.log,
    run: () => runner.run(),
  })
  const advanceWorkflows: Loop = {
    wake: advancing.wake,
    stop() {
      runner.stop()
      return advancing.stop()
    },
  }
  return {
    wakeSnoozed: startLoop({
      name: 'conversations.wake_snoozed',
      everyMs: WAKE_EVERY_MS,
      log: deps.log,
      run: async () => wakeSnoozed(deps, await workspaceIds(deps.db)),
    }),
    assignWaiting: startLoop({
      name: 'conversations.assign_waiting',
      everyMs: ASSIGN_EVERY_MS,
      log: deps.log,
      run: async () => assignWaiting(deps, await workspaceIds(deps.db)),
    }),
    advanceWorkflows,
    fillSearch: startLoop({ name: 'search.fill', everyMs: FILL_EVERY_MS, log: deps.log, run: () => filler.run() }),
    searchNews: (ids) => filler.news(ids),
  }
}
