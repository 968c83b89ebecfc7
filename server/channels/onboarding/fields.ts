import { CredentialField, type CredentialFields, type FieldCheck } from '#contract/onboarding.ts'
import { judgeToken } from '#core/channel/token.ts'
import { debugToken, getPhoneNumber, getWaba, listAppSubscriptions, listPhoneNumbers } from '#meta/accounts.ts'
import { createGraph, type Graph } from '#meta/client.ts'
import { GraphFault } from '#meta/graphFault.ts'
import { patiently, STEP_CALL_MS_MAX } from './context.ts'
import { saidOf } from './token.ts'

type Check = Omit<FieldCheck, 'field'>
type Place = { graph_url: string; graph_version: string }

const UNCHECKED: Check = { state: 'unchecked', fault: null, details: null, found: null }
const APP_ID = /^\d{5,25}$/
const APP_SECRET = /^[0-9a-f]{32}$/i
const TOKEN = /^[\w|.-]{20,1000}$/
const META_ID = /^\d{1,30}$/
const OAUTH_ERROR = 190
const NOT_OF_THIS_APP = 100

/** Asks Meta about each pasted field, as far as those before it are there and right: the wrong one is named, and no other
 *  (fact sheet §14.1). Keeps nothing. */
export async function checkFields(place: Place, fields: CredentialFields): Promise<FieldCheck[]> {
  const checks = new Map<CredentialField, Check>()
  const isGood = (...names: CredentialField[]) => names.every((name) => checks.get(name)?.state === 'ok')
  const graph = createGraph({
    token: fields.token ?? '',
    baseUrl: place.graph_url,
    version: place.graph_version,
    timeoutMs: STEP_CALL_MS_MAX,
  })
  for (const [field, check] of shapes(fields)) checks.set(field, check)

  if (isGood('appId', 'appSecret')) {
    const app = await checkApp(graph, fields)
    checks.set(app.field, app.check)
  }
  if (isGood('appId', 'appSecret', 'token')) checks.set('token', await checkToken(graph, fields))
  else if (isGood('token')) checks.set('token', UNCHECKED) // its app must be known to ask about it
  if (isGood('token', 'wabaId')) checks.set('wabaId', await checkAccount(graph, fields.wabaId ?? ''))
  else if (isGood('wabaId')) checks.set('wabaId', UNCHECKED)
  if (isGood('wabaId', 'phoneNumberId')) checks.set('phoneNumberId', await checkNumber(graph, fields))
  else if (isGood('phoneNumberId')) checks.set('phoneNumberId', UNCHECKED)
  return CredentialField.options.map((field) => ({ field, ...(checks.get(field) ?? UNCHECKED) }))
}

/** What can be said without asking anybody. */
function shapes(fields: CredentialFields): [CredentialField, Check][] {
  const forms: [CredentialField, RegExp, string][] = [
    ['appId', APP_ID, 'app_id_format'],
    ['appSecret', APP_SECRET, 'app_secret_format'],
    ['token', TOKEN, 'token_format'],
    ['wabaId', META_ID, 'id_format'],
    ['phoneNumberId', META_ID, 'id_format'],
  ]
  return forms.map(([field, form, fault]) => {
    const value = fields[field] ?? ''
    if (value === '') return [field, UNCHECKED]
    return [field, form.test(value) ? good(null) : wrong(fault)]
  })
}

/** Whether id and secret belong together: only then does Meta show the app its subscriptions. */
async function checkApp(graph: Graph, fields: CredentialFields): Promise<{ field: CredentialField; check: Check }> {
  try {
    await patiently(() => listAppSubscriptions(graph, keysOf(fields)))
    return { field: 'appSecret', check: good(null) }
  } catch (error) {
    const refusal = asFault(error)
    if (refusal.code === OAUTH_ERROR) return { field: 'appSecret', check: wrong('app_secret_wrong', refusal) }
    const isUnknown = refusal.failure === 'refused' && refusal.fault !== 'temporary'
    return { field: 'appId', check: wrong(isUnknown ? 'app_unknown' : refusal.fault, refusal) }
  }
}

async function checkToken(graph: Graph, fields: CredentialFields): Promise<Check> {
  try {
    const facts = await patiently(() => debugToken(graph, fields.token ?? '', keysOf(fields)))
    const verdict = judgeToken(saidOf(facts), {
      appId: fields.appId ?? '',
      claimedWabaId: null,
    })
    // For which account it is, the account's own field says.
    if (verdict.ok || verdict.fault === 'no_account_granted') return good(facts.application ?? null)
    return { ...wrong(verdict.fault), details: facts.error?.message ?? null }
  } catch (error) {
    const refusal = asFault(error)
    return wrong(refusal.code === NOT_OF_THIS_APP ? 'token_of_other_app' : refusal.fault, refusal)
  }
}

async function checkAccount(graph: Graph, wabaId: string): Promise<Check> {
  try {
    const waba = await patiently(() => getWaba(graph, wabaId))
    return waba.name === undefined ? wrong('account_is_number') : good(waba.name)
  } catch (error) {
    const refusal = asFault(error)
    if (refusal.fault !== 'channel_not_found' && refusal.fault !== 'bad_content') return wrong(refusal.fault, refusal)
    return wrong((await isNumber(graph, wabaId)) ? 'account_is_number' : 'account_not_found', refusal)
  }
}

async function checkNumber(graph: Graph, { wabaId = '', phoneNumberId = '' }: CredentialFields): Promise<Check> {
  try {
    const numbers = await patiently(() => listPhoneNumbers(graph, wabaId))
    const number = numbers.find(({ id }) => id === phoneNumberId)
    if (number) return good(number.display_phone_number ?? number.verified_name ?? null)
    return wrong((await isNumber(graph, phoneNumberId)) ? 'number_not_in_account' : 'number_not_found')
  } catch (error) {
    const refusal = asFault(error)
    return wrong(refusal.fault, refusal)
  }
}

const isNumber = (graph: Graph, id: string) =>
  patiently(() => getPhoneNumber(graph, id)).then(
    ({ display_phone_number }) => display_phone_number !== undefined,
    () => false,
  )

const keysOf = ({ appId = '', appSecret = '' }: CredentialFields) => ({ appId, appSecret })
const good = (found: string | null): Check => ({ state: 'ok', fault: null, details: null, found })
const wrong = (fault: string, refusal?: GraphFault): Check => ({
  state: 'wrong',
  fault,
  details: refusal?.details ?? refusal?.title ?? null,
  found: null,
})

function asFault(error: unknown): GraphFault {
  if (error instanceof GraphFault) return error
  throw error
}
