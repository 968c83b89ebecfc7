/** One Graph call: who asks, what was given in JSON, form or query, and what may be answered (fact sheet §1.3, §1.5). */
import type { FastifyRequest } from 'fastify'
import { isShape, type Shape, shapeOf, textOf } from '../shape.ts'
import type { Sim } from '../sim.ts'
import type { Account, App, BusinessNumber, Token } from '../state/rows.ts'
import { GraphFault, unknownNode } from './fault.ts'

export interface Call {
  sim: Sim
  request: FastifyRequest
  method: string
  /** The node of the path. */
  id: string
  apiVersion: number
  /** Query and body together; the body wins. */
  params: Shape
}

export interface Caller {
  token: string
  app: App
  /** An app token may touch the app only. */
  isApp: boolean
  wabaIds: string[]
  scopes: string[]
}

export function readCall(sim: Sim, request: FastifyRequest): Call {
  const { version, id } = request.params as { version?: string; id?: string }
  return {
    sim,
    request,
    method: request.method,
    id: id ?? '',
    apiVersion: Number(/^v(\d+)/.exec(version ?? '')?.[1] ?? 26),
    params: { ...shapeOf(request.query), ...(isShape(request.body) ? request.body : {}) },
  }
}

/** Checklist §18.1: without a valid token 190. */
export function callerOf({ sim, request, params }: Call): Caller {
  const header = request.headers.authorization
  const token = /^(?:Bearer|OAuth)\s+(.+)$/i.exec(header ?? '')?.[1]?.trim() ?? textOf(params.access_token)
  if (!token) throw badToken('An access token is required to request this resource.')
  const asApp = /^(\d+)\|(.+)$/.exec(token)
  if (asApp) {
    const app = sim.world.store.apps.get(asApp[1] as string)
    if (app === undefined || app.secret !== asApp[2]) throw badToken('Invalid OAuth access token signature.')
    return { token, app, isApp: true, wabaIds: [], scopes: [] }
  }
  const known = sim.world.store.tokens.get(token)
  const app = known === undefined ? undefined : sim.world.store.apps.get(known.appId)
  if (known === undefined || app === undefined) throw badToken('Invalid OAuth access token - Cannot parse access token')
  const ill = illnessOf(known, sim.world.clock.now())
  if (ill !== null) throw badToken(`Error validating access token: ${ill.message}`, ill.subcode)
  return { token, app, isApp: false, wabaIds: known.wabaIds, scopes: known.scopes }
}

/** Why a token counts no more, in Meta's words, with its subcode (§1.4). */
export function illnessOf(token: Token, nowMs: number): { subcode: number; message: string } | null {
  if (token.revokedSubcode !== undefined) {
    return { subcode: token.revokedSubcode, message: REVOKED[token.revokedSubcode] ?? 'The session is invalid.' }
  }
  if (token.expiresAtMs === 0 || token.expiresAtMs > nowMs) return null
  return { subcode: 463, message: 'Session has expired.' }
}

const REVOKED: Record<number, string> = {
  458: 'The user has not authorized application.',
  460: 'The session has been invalidated because the user changed their password or it was changed for security reasons.',
  467: 'The session is invalid because the user logged out.',
}

export type Scope = 'whatsapp_business_messaging' | 'whatsapp_business_management' | 'business_management'

/** A token that was not granted any of these permissions: 200 for messages, 10 for everything else (§1.3, §11). */
export function need(call: Call, ...scopes: Scope[]) {
  const caller = callerOf(call)
  if (caller.isApp || scopes.some((scope) => caller.scopes.includes(scope))) return
  if (scopes[0] === 'whatsapp_business_messaging') {
    const message =
      '(#200) You do not have the necessary permissions required to send messages on behalf of this WhatsApp Business Account'
    throw new GraphFault(200, { message, details: `Missing permission: ${scopes[0]}` })
  }
  throw new GraphFault(10, {
    message: '(#10) Application does not have permission for this action',
    details: `Missing permission: ${scopes.join(' or ')}`,
  })
}

export function accountFor(call: Call, caller: Caller): Account {
  const account = call.sim.world.store.accounts.get(call.id)
  if (account === undefined || !caller.wabaIds.includes(account.id)) throw unknownNode(call.id, call.method)
  return account
}

export function numberFor(call: Call, caller: Caller, id = call.id): BusinessNumber {
  const number = call.sim.world.store.numbers.get(id)
  if (number === undefined || !caller.wabaIds.includes(number.wabaId)) throw unknownNode(id, call.method)
  return number
}

export const badToken = (message: string, subcode?: number) =>
  new GraphFault(190, { message, httpStatus: 401, ...(subcode === undefined ? {} : { subcode }) })
