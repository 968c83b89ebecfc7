/** Tokens: what one may do, and the code of the signup popup that becomes one (fact sheet §1.3, §14.3). */
import type { CodeExchangeResponse, TokenFacts } from '#meta/wire/index.ts'
import { textOf } from '../shape.ts'
import { seconds } from '../state/clock.ts'
import type { App, Token } from '../state/rows.ts'
import { type Call, callerOf, illnessOf } from './call.ts'
import { GraphFault } from './fault.ts'

const CODE_LIVES_MS = 30_000

/** Asked with the app's own token, or any token of the same app. */
export function debugToken(call: Call): { data: TokenFacts } {
  const caller = callerOf(call)
  const { store, clock, chance } = call.sim.world
  const input = textOf(call.params.input_token) ?? ''
  const asApp = /^(\d+)\|(.+)$/.exec(input)
  if (asApp && store.apps.get(asApp[1] as string)?.secret === asApp[2]) {
    return { data: { app_id: asApp[1] as string, type: 'APP', is_valid: true, expires_at: 0, scopes: [] } }
  }
  const token = store.tokens.get(input)
  if (token === undefined) {
    const error = { code: 190, message: 'The access token could not be decrypted' }
    return { data: { is_valid: false, scopes: [], error } }
  }
  if (token.appId !== caller.app.id) {
    const message =
      '(#100) You must provide an app access token, or a user access token that is an owner or developer of the app'
    throw new GraphFault(100, { message, details: message, httpStatus: 400 })
  }
  const ill = illnessOf(token, clock.now())
  return {
    data: {
      app_id: token.appId,
      application: store.apps.get(token.appId)?.name ?? '',
      type: 'SYSTEM_USER',
      is_valid: ill === null,
      expires_at: seconds(token.expiresAtMs),
      data_access_expires_at: 0,
      user_id: chance().digits(`user/${token.id}`, 17),
      scopes: token.scopes,
      granular_scopes: granularScopes(call, token),
      ...(ill === null
        ? {}
        : { error: { code: 190, message: `Error validating access token: ${ill.message}`, subcode: ill.subcode } }),
    },
  }
}

/** WABA ids, newest grant first; portfolios for `business_management`. */
function granularScopes({ sim }: Call, token: Token) {
  const portfolioIds = new Set(
    token.wabaIds.flatMap((wabaId) => sim.world.store.accounts.get(wabaId)?.portfolioId ?? []),
  )
  return token.scopes
    .filter((scope) => scope !== 'public_profile')
    .map((scope) => ({ scope, target_ids: scope.startsWith('whatsapp_') ? token.wabaIds : [...portfolioIds] }))
}

/** `GET|POST /oauth/access_token`: client credentials give the app token, a code of the popup a business token. */
export async function accessToken(call: Call): Promise<CodeExchangeResponse> {
  const { params, sim } = call
  const app = sim.world.store.apps.get(textOf(params.client_id) ?? '')
  if (app === undefined) {
    const message = 'Error validating application. Cannot get application info due to a system error.'
    throw new GraphFault(101, { message, details: message, httpStatus: 400 })
  }
  if (app.secret !== textOf(params.client_secret)) throw wrongCode('Error validating client secret.', 1)
  if (params.grant_type === 'client_credentials') {
    return { access_token: `${app.id}|${app.secret}`, token_type: 'bearer' }
  }
  const given = exchange(call, app, textOf(params.code) ?? '')
  await sim.world.store.flush() // once, also when the simulator is killed right after
  return given
}

/** Once, and within 30 seconds of leaving the popup. A second exchange gets nothing; the first token stays good. */
function exchange({ sim }: Call, app: App, id: string): CodeExchangeResponse {
  const { world } = sim
  const code = world.store.codes.get(id)
  if (code === undefined) throw wrongCode('Invalid verification code format.', 100, 36009)
  if (code.appId !== app.id) {
    const message =
      'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request'
    throw wrongCode(message, 100, 36008)
  }
  if (code.isUsed) throw wrongCode('This authorization code has been used.', 100, 36009)
  const nowMs = world.clock.now()
  if (nowMs - (code.handedAtMs ?? nowMs) >= CODE_LIVES_MS) {
    throw wrongCode('This authorization code has expired.', 100, 36007)
  }
  world.store.codes.put({ ...code, isUsed: true })
  const token: Token = {
    id: `EAA${world.chance().hex(world.nextKey('token'), 60)}`,
    appId: app.id,
    wabaIds: code.wabaIds,
    scopes: code.scopes,
    expiresAtMs: code.tokenLifeMs === null ? 0 : nowMs + code.tokenLifeMs,
  }
  world.store.tokens.put(token)
  const expires = code.tokenLifeMs === null ? {} : { expires_in: seconds(code.tokenLifeMs) }
  return { access_token: token.id, token_type: 'bearer', ...expires }
}

function wrongCode(message: string, code: number, subcode?: number) {
  const options = { message, details: message, httpStatus: 400 }
  return new GraphFault(code, subcode === undefined ? options : { ...options, subcode })
}
