import { setTimeout as delay } from 'node:timers/promises'
import type {
  AttemptRequest,
  ChannelRequest,
  CodeRequest,
  Credentials,
  EndRequest,
  OnboardingRequest,
} from '#contract/onboarding.ts'
import { isRegion } from '#core/channel/regions.ts'
import { NUMBER_STEPS, SHARED_STEPS, type StepName } from '#core/channel/steps.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { notFound, Refused } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import type { MemberAsker } from '../../team/access.ts'
import { existingInboxes } from '../../team/queries.ts'
import { isClaimedElsewhere, numberInUse } from '../connect.ts'
import { appById } from '../queries.ts'
import { refuseWithoutTerms } from '../terms/queries.ts'
import { exchange } from './code.ts'
import type { OnboardingDeps } from './context.ts'
import { checkFields } from './fields.ts'
import type { Lease } from './lease.ts'
import { letGo } from './letGo.ts'
import { needsOf } from './present.ts'
import { changeChoice, claimForOnboarding, endOnboarding, insertOnboarding, updateOnboarding } from './queries.ts'
import * as no from './refusals.ts'
import { refuseWithoutRoom } from './room.ts'
import { onboardingTokenBinding, pinBinding, type StepRow, type WholeRow } from './rows.ts'
import { begin, changed, endWith, runSteps } from './run.ts'
import { addNumberSteps, beginStep, endStep, resetSteps } from './stepQueries.ts'

/** An act is answered after this long at the latest; its steps go on. */
const ANSWER_MS_MAX = 5_000

type Place = { workspaceId: string; onboardingId: string }

/** Begins an onboarding; nothing is asked of Meta yet. */
export async function start(deps: OnboardingDeps, asker: MemberAsker, wanted: OnboardingRequest): Promise<string> {
  const { workspaceId, userId } = asker
  if (!deps.connections.ways(wanted.connection).includes(wanted.way)) throw no.notAvailable()
  if (wanted.connection === 'meta' && deps.connections.isClockTurned()) throw no.clockTurned()
  const app = wanted.way === 'signup' ? await ownApp(deps, wanted.connection) : null
  const [id, at] = [uuidv7(), deps.clock.now()]
  await inWorkspaces(deps.db, [workspaceId], async (tx) => {
    await refuseWithoutTerms(tx, workspaceId)
    await refuseForeignInbox(tx, workspaceId, wanted.inboxId)
    await insertOnboarding(tx, { workspaceId, id, ...wanted, appId: app?.id ?? null, startedBy: userId, at })
    const fact = { type: 'onboarding.changed' as const, onboardingId: id, workspaceId, actorId: userId, at }
    await appendEvents(tx, [fact])
  })
  return id
}

/** The popup's code has come: it is exchanged at once, and what follows runs as far as it can. A later popup begins anew. */
export async function takeCode(deps: OnboardingDeps, place: Place, { code, session }: CodeRequest): Promise<void> {
  const at = deps.clock.now()
  const taken = await beginOr404(deps, place, async (tx, whole) => {
    refuseIfOver(whole)
    if (whole.onboarding.way !== 'signup') throw no.wrongWay()
    const shared = { ...place, phoneNumberId: '' }
    const claimed = { wabaId: session?.wabaId ?? null, phoneNumberId: session?.phoneNumberId ?? null }
    await resetSteps(tx, shared, SHARED_STEPS)
    await freeFailedNumbers(tx, place, whole)
    await updateOnboarding(tx, place.workspaceId, place.onboardingId, { claimed, ended: null, wantsRun: true }, at)
    await beginStep(tx, { ...shared, step: 'code' }, at)
    await appendEvents(tx, [changed(whole.onboarding, at)])
    return whole.onboarding
  })
  const { lease, result: onboarding } = taken
  const app = onboarding.app_id === null ? null : await appById(deps.db, onboarding.app_id)
  if (!app) throw no.notAvailable()
  await answerSoon(deps, lease, async () => {
    const outcome = await exchange(deps, onboarding, app, code)
    await endWith(deps, lease, onboarding, { step: 'code', phoneNumberId: '' }, outcome)
  })
}

/** The popup ended without a code. */
export async function takeEnd(deps: OnboardingDeps, place: Place, end: EndRequest): Promise<void> {
  const at = deps.clock.now()
  const { workspaceId, onboardingId } = place
  await beginOr404(deps, place, async (tx, whole) => {
    refuseIfOver(whole)
    const { event, currentStep, sessionId, errorCode, errorMessage } = end
    const ended = {
      event,
      currentStep: currentStep ?? null,
      sessionId: sessionId ?? null,
      errorCode: errorCode ?? null,
      errorMessage: errorMessage ?? null,
      at: at.toISOString(),
    }
    await updateOnboarding(tx, workspaceId, onboardingId, { ended }, at)
    await appendEvents(tx, [changed(whole.onboarding, at)])
  }).then(({ lease }) => runSteps(deps, lease))
}

/** Takes what was pasted, if Meta finds all of it right. */
export async function takeCredentials(
  deps: OnboardingDeps,
  place: Place,
  connection: 'meta' | 'practice',
  given: Credentials,
): Promise<void> {
  const graph = deps.connections.graph(connection)
  if (!graph) throw no.notAvailable()
  const fields = await checkFields(graph, given)
  if (fields.some(({ state }) => state !== 'ok')) throw fieldsWrong(fields)
  const name = fields.find(({ field }) => field === 'token')?.found ?? `App ${given.appId}`
  const app = await deps.connections.keep(connection, { appId: given.appId, appSecret: given.appSecret, name })
  const at = deps.clock.now()
  const { lease } = await beginOr404(deps, place, async (tx, whole) => {
    refuseIfOver(whole)
    if (whole.onboarding.way !== 'hand') throw no.wrongWay()
    const shared = { ...place, phoneNumberId: '' }
    await resetSteps(tx, shared, SHARED_STEPS)
    await freeFailedNumbers(tx, place, whole)
    await endStep(tx, { ...shared, step: 'code' }, { state: 'skipped' }, at)
    const change = {
      appId: app.id,
      tokenEncrypted: deps.secrets.encrypt(given.token, onboardingTokenBinding(place.onboardingId)),
      claimed: { wabaId: given.wabaId, phoneNumberId: given.phoneNumberId },
      wantsRun: true,
    }
    await updateOnboarding(tx, place.workspaceId, place.onboardingId, change, at)
    await appendEvents(tx, [changed(whole.onboarding, at)])
  })
  await answerSoon(deps, lease)
}

/** "Connect" on a found number: from here on it is nobody else's until it is connected or given up. */
export async function chooseNumber(deps: OnboardingDeps, place: Place, wanted: ChannelRequest): Promise<void> {
  const at = deps.clock.now()
  const { workspaceId, onboardingId } = place
  const { phoneNumberId, inboxId } = wanted
  const { lease } = await beginOr404(deps, place, async (tx, whole) => {
    refuseIfOver(whole)
    const account = whole.onboarding.found.find(({ numbers }) =>
      numbers.some((one) => one.phoneNumberId === phoneNumberId),
    )
    const number = account?.numbers.find((one) => one.phoneNumberId === phoneNumberId)
    if (!account || !number || stepOf(whole, 'numbers', '')?.state !== 'done') throw no.numberNotFound()
    await refuseForeignInbox(tx, workspaceId, inboxId)
    refuseUnknownRegion(wanted.region)
    if (await isClaimedElsewhere(tx, workspaceId, phoneNumberId)) throw numberInUse()
    await refuseWithoutRoom(tx, workspaceId, whole.onboarding.found, account, number)
    const choice = {
      ...place,
      phoneNumberId,
      wabaId: account.wabaId,
      inboxId,
      displayPhoneNumber: number.displayPhoneNumber,
      region: wanted.region ?? null,
      pinEncrypted: wanted.pin ? deps.secrets.encrypt(wanted.pin, pinBinding(onboardingId, phoneNumberId)) : null,
      at,
    }
    if (!(await claimForOnboarding(tx, choice))) throw no.numberBeingConnected()
    await addNumberSteps(tx, { ...place, phoneNumberId })
    await resetSteps(tx, { ...place, phoneNumberId }, NUMBER_STEPS)
    await updateOnboarding(tx, workspaceId, onboardingId, { wantsRun: true }, at)
    await appendEvents(tx, [changed(whole.onboarding, at)])
  })
  await answerSoon(deps, lease)
}

/** "Try again": that one step, and from there on. */
export async function tryAgain(deps: OnboardingDeps, place: Place, wanted: AttemptRequest): Promise<void> {
  const at = deps.clock.now()
  const phoneNumberId = wanted.phoneNumberId ?? ''
  const { lease } = await beginOr404(deps, place, async (tx, whole) => {
    refuseIfOver(whole)
    const row = stepOf(whole, wanted.step, phoneNumberId)
    if (row?.state !== 'failed') throw no.notToBeRepeated()
    const needs = needsOf(row.step, row.fault, whole.onboarding)
    if (needs === 'popup' || needs === 'credentials') throw no.popupFirst()
    if (row.retry_at !== null && row.retry_at > at) throw no.tooEarly(row.retry_at)
    refuseUnknownRegion(wanted.region)
    const pinEncrypted = wanted.pin && deps.secrets.encrypt(wanted.pin, pinBinding(place.onboardingId, phoneNumberId))
    await changeChoice(
      tx,
      { ...place, phoneNumberId },
      {
        ...(pinEncrypted === undefined ? {} : { pinEncrypted }),
        ...(wanted.region === undefined ? {} : { region: wanted.region }),
      },
    )
    await resetSteps(tx, { ...place, phoneNumberId }, [wanted.step])
    await updateOnboarding(tx, place.workspaceId, place.onboardingId, { wantsRun: true }, at)
    await appendEvents(tx, [changed(whole.onboarding, at)])
  })
  await answerSoon(deps, lease)
}

/** Ends it. What is connected stays connected; what is not is let go, with nothing left behind here. */
export async function giveUp(deps: OnboardingDeps, place: Place): Promise<void> {
  const at = deps.clock.now()
  const { lease, result } = await beginOr404(deps, place, async (tx, whole) => {
    const isDone = whole.numbers.some(({ channel_id }) => channel_id !== null)
    await endOnboarding(tx, place.workspaceId, place.onboardingId, isDone ? 'finished' : 'given_up', at)
    await appendEvents(tx, [changed(whole.onboarding, at)])
    return whole
  })
  await letGo(deps, result)
  await runSteps(deps, lease)
}

async function beginOr404<T>(deps: OnboardingDeps, place: Place, work: (tx: Tx, whole: WholeRow) => Promise<T>) {
  const begun = await begin(deps, place, work)
  if (!begun) throw notFound()
  return begun
}

/** Runs on after the answer, if need be. What goes wrong then is seen in the steps, and taken up by the sweep. */
async function answerSoon(deps: OnboardingDeps, lease: Lease, first?: () => Promise<void>): Promise<void> {
  const ran = (async () => {
    await first?.()
    await runSteps(deps, lease)
  })()
  const told = ran.catch((error) =>
    deps.log.warn({ err: error }, 'an onboarding was interrupted; it is taken up again'),
  )
  await Promise.race([told, delay(ANSWER_MS_MAX, undefined, { ref: false })])
}

/** With new access, what failed for want of it may go on by itself. */
async function freeFailedNumbers(tx: Tx, place: Place, { numbers, onboarding, steps }: WholeRow): Promise<void> {
  for (const { phone_number_id: phoneNumberId } of numbers) {
    const stuck = steps.filter(
      (row) =>
        row.phone_number_id === phoneNumberId &&
        ['popup', 'credentials'].includes(needsOf(row.step, row.fault, onboarding) ?? ''),
    )
    await resetSteps(
      tx,
      { ...place, phoneNumberId },
      stuck.map(({ step }) => step),
      ['failed'],
    )
  }
}

const stepOf = ({ steps }: WholeRow, step: StepName, phoneNumberId: string): StepRow | undefined =>
  steps.find((row) => row.step === step && row.phone_number_id === phoneNumberId)

function refuseIfOver({ onboarding }: WholeRow) {
  if (onboarding.state !== 'open') throw no.over()
}

async function refuseForeignInbox(tx: Tx, workspaceId: string, inboxId: string) {
  if ((await existingInboxes(tx, workspaceId, [inboxId])).length === 0) throw notFound()
}

function refuseUnknownRegion(region: string | null | undefined) {
  if (region === null || region === undefined || isRegion(region)) return
  throw new Refused(422, 'unknown_region', {
    en: 'Meta offers no storage in this place.',
    de: 'An diesem Ort bietet Meta keine Speicherung an.',
  })
}

async function ownApp({ connections }: OnboardingDeps, connection: 'meta' | 'practice') {
  try {
    const app = await connections.ownApp(connection)
    if (app) return app
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw Object.assign(
      new Refused(503, 'practice_not_ready', {
        en: 'The practice simulator does not answer just now. Try again in a moment.',
        de: 'Der Übungssimulator antwortet gerade nicht. Versuch es gleich noch einmal.',
      }),
      { cause: error },
    )
  }
  throw no.notAvailable()
}

const fieldsWrong = (fields: object[]) =>
  new Refused(
    422,
    'credentials_wrong',
    {
      en: 'Meta does not find all of this right. The field in question says why.',
      de: 'Meta findet nicht alles davon richtig. Das betroffene Feld sagt, warum.',
    },
    { fields },
  )
