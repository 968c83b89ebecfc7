import { SampleResult } from '#contract/operations.ts'
import { channels } from '../channels/queries.ts'
import type { ChannelRow } from '../channels/rows.ts'
import { inWorkspaces } from '../platform/db/database.ts'
import { Refused } from '../platform/refused.ts'
import { forMember } from '../team/access.ts'
import { fillSample, type SampleDeps, SampleNotArrived } from './fill.ts'
import { findPractice, SimulatorAway } from './practice.ts'

export interface SampleHandlerDeps extends SampleDeps {
  /** Null where there is no practice. */
  simulatorUrl: string | null
}

export const sampleHandlers = (deps: SampleHandlerDeps) => ({
  fillSample: forMember({ answer: SampleResult }, async ({ asker: { workspaceId, userId } }) => {
    if (deps.simulatorUrl === null) throw noPractice()
    return { conversations: await fillWorkspace(deps, deps.simulatorUrl, workspaceId, userId) }
  }),
})

/** Fills the practice number of this workspace. Refuses where it has none, or practice does not work just now. */
export async function fillWorkspace(
  deps: SampleDeps,
  simulatorUrl: string,
  workspaceId: string,
  firstPerson: string | null,
): Promise<number> {
  try {
    const practice = await findPractice(simulatorUrl)
    const all = await inWorkspaces(deps.db, [workspaceId], (tx) => channels(tx, workspaceId, null))
    const channel = all.find((one) => isPractice(one, practice.phoneNumberId))
    if (!channel) throw noPractice()
    return await fillSample(deps, practice, { workspaceId, channel, firstPerson })
  } catch (error) {
    if (error instanceof SimulatorAway || error instanceof SampleNotArrived) throw notReady(error)
    throw error
  }
}

const isPractice = ({ connection, state, phone_number_id }: ChannelRow, phoneNumberId: string) =>
  connection === 'practice' && state === 'connected' && phone_number_id === phoneNumberId

const noPractice = () =>
  new Refused(409, 'no_practice_number', {
    en: 'The sample needs the practice number. Connect it first.',
    de: 'Die Beispiele brauchen die Übungsnummer. Verbinde sie zuerst.',
  })

const notReady = (cause: unknown) =>
  Object.assign(
    new Refused(503, 'practice_not_ready', {
      en: 'The practice simulator did not deliver everything in time. Fill the sample again; nothing is doubled.',
      de: 'Der Übungssimulator hat nicht alles rechtzeitig geliefert. Füll noch einmal; nichts wird doppelt.',
    }),
    { cause },
  )
