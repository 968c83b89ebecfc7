/** One Graph call: who asks, what was given in JSON, form or query, and what may be answered (fact sheet §1.3, §1.5). */
import type { FastifyRequest } from 'fastify'
import { isShape, type Shape, shapeOf, textOf } from '../shape.ts'
import type { Sim } from '../sim.ts'
import type { Account, App, BusinessNumber } from '../state/rows.ts'
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
    return { token, app, isApp: true, wabaIds: [] }
  }
  const known = sim.world.store.tokens.get(token)
  const app = known === undefined ? undefined : sim.world.store.apps.get(known.appId)
  if (known === undefined || app === undefined) throw badToken('Invalid OAuth access token - Cannot parse access token')
  if (known.expiresAtMs !== 0 && known.expiresAtMs <= sim.world.clock.now()) {
    throw badToken('Error validating access token: Session has expired.', 463)
  }
  return { token, app, isApp: false, wabaIds: known.wabaIds }
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
