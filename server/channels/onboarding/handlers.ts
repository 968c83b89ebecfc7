import { z } from 'zod'
import { Id } from '#contract/common.ts'
import {
  AttemptRequest,
  ChannelRequest,
  CodeRequest,
  ConnectionList,
  CredentialFields,
  Credentials,
  EndRequest,
  FieldChecks,
  Onboarding,
  OnboardingList,
  OnboardingRequest,
} from '#contract/onboarding.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { notFound } from '#server/platform/refused.ts'
import { forMember, type MemberCall } from '../../team/access.ts'
import { chooseNumber, giveUp, start, takeCode, takeCredentials, takeEnd, tryAgain } from './acts.ts'
import type { OnboardingDeps } from './context.ts'
import { checkFields } from './fields.ts'
import { isUnfinished, presentOnboarding, type Taken } from './present.ts'
import { claimedHere, onboardingById, onboardings, takenNumbers } from './queries.ts'
import { notAvailable } from './refusals.ts'
import type { WholeRow } from './rows.ts'

const OneParams = z.object({ id: Id })
type OneCall<Body> = MemberCall<z.infer<typeof OneParams>, unknown, Body>

/** Connecting numbers, as contract/onboarding describes it. */
export const onboardingHandlers = (deps: OnboardingDeps) => {
  /** Acts on one onboarding, then shows it as it is. */
  const acting =
    <Body>(act: (place: { workspaceId: string; onboardingId: string }, body: Body) => Promise<void>) =>
    async ({ asker, params, body }: OneCall<Body>) => {
      const { workspaceId } = asker
      await act({ workspaceId, onboardingId: params.id }, body)
      return show(deps, workspaceId, params.id)
    }

  return {
    connections: forMember({ answer: ConnectionList }, async () => ({ connections: deps.connections.offers() })),

    onboardings: forMember({ answer: OnboardingList }, async ({ asker }) => {
      const { workspaceId } = asker
      const shown = await inWorkspaces(deps.db, [workspaceId], async (tx) => {
        const rows = await onboardings(tx, workspaceId, 'open')
        return Promise.all(rows.map(async (whole) => ({ whole, taken: await takenOf(tx, whole) })))
      })
      const all = await Promise.all(shown.map(({ whole, taken }) => present(deps, whole, taken)))
      return { onboardings: all.filter(isUnfinished) }
    }),

    startOnboarding: forMember({ body: OnboardingRequest, answer: Onboarding, status: 201 }, async ({ asker, body }) =>
      show(deps, asker.workspaceId, await start(deps, asker, body)),
    ),

    onboarding: forMember({ params: OneParams, answer: Onboarding }, ({ asker, params }) =>
      show(deps, asker.workspaceId, params.id),
    ),

    giveUpOnboarding: forMember({ params: OneParams }, ({ asker, params }) =>
      giveUp(deps, { workspaceId: asker.workspaceId, onboardingId: params.id }),
    ),

    takeCode: forMember(
      { params: OneParams, body: CodeRequest, answer: Onboarding },
      acting((place, body) => takeCode(deps, place, body)),
    ),

    takeEnd: forMember(
      { params: OneParams, body: EndRequest, answer: Onboarding },
      acting((place, body) => takeEnd(deps, place, body)),
    ),

    checkFields: forMember({ params: OneParams, body: CredentialFields, answer: FieldChecks }, async (call) => {
      const whole = await find(deps, call.asker.workspaceId, call.params.id)
      const graph = deps.connections.graph(whole.onboarding.connection)
      if (!graph) throw notAvailable()
      return { fields: await checkFields(graph, call.body) }
    }),

    takeCredentials: forMember(
      { params: OneParams, body: Credentials, answer: Onboarding },
      acting(async (place, body) => {
        const { onboarding } = await find(deps, place.workspaceId, place.onboardingId)
        await takeCredentials(deps, place, onboarding.connection, body)
      }),
    ),

    chooseNumber: forMember(
      { params: OneParams, body: ChannelRequest, answer: Onboarding },
      acting((place, body) => chooseNumber(deps, place, body)),
    ),

    tryAgain: forMember(
      { params: OneParams, body: AttemptRequest, answer: Onboarding },
      acting((place, body) => tryAgain(deps, place, body)),
    ),
  }
}

async function find(deps: OnboardingDeps, workspaceId: string, id: string): Promise<WholeRow> {
  const whole = await inWorkspaces(deps.db, [workspaceId], (tx) => onboardingById(tx, workspaceId, id))
  if (!whole) throw notFound()
  return whole
}

async function show(deps: OnboardingDeps, workspaceId: string, id: string): Promise<Onboarding> {
  const { whole, taken } = await inWorkspaces(deps.db, [workspaceId], async (tx) => {
    const found = await onboardingById(tx, workspaceId, id)
    if (!found) throw notFound()
    return { whole: found, taken: await takenOf(tx, found) }
  })
  return present(deps, whole, taken)
}

async function present(deps: OnboardingDeps, whole: WholeRow, taken: Taken): Promise<Onboarding> {
  const { way, connection, state } = whole.onboarding
  // A simulator that is just being started again must not keep anybody from seeing where they are.
  const signup =
    way === 'signup' && state === 'open' ? await deps.connections.signup(connection).catch(() => null) : null
  return presentOnboarding(whole, signup, taken)
}

async function takenOf(tx: Tx, { onboarding }: WholeRow): Promise<Taken> {
  const ids = onboarding.found.flatMap(({ numbers }) => numbers.map(({ phoneNumberId }) => phoneNumberId))
  const rows = await takenNumbers(tx, onboarding.workspace_id, ids)
  return {
    elsewhere: new Set(rows.filter((row) => row.is_elsewhere).map((row) => row.phone_number_id)),
    claimed: new Set(await claimedHere(tx, onboarding.workspace_id, onboarding.id)),
    channels: new Map(
      rows.flatMap((row) =>
        row.channel_id === null ? [] : [[row.phone_number_id, { id: row.channel_id, isWorking: row.is_working }]],
      ),
    ),
  }
}
