import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Act, Asker } from '#core/team/permission.ts'
import type { SignedIn } from './auth.ts'

/** A signed-in person inside the workspace that the request names; looked up anew for each request. */
export interface MemberAsker extends Asker {
  workspaceId: string
}

/** What goes in and out, checked at the door. An answer without a schema is 204. */
export interface Shape<Params, Query, Body, Answer> {
  params?: z.ZodType<Params>
  query?: z.ZodType<Query>
  body?: z.ZodType<Body>
  answer?: z.ZodType<Answer>
  /** Of success; 200 where it is not said, 204 without an answer. */
  status?: number
  /** Takes a file (multipart) instead of JSON. */
  takesFile?: boolean
}

export interface AnyoneCall<Params = unknown, Query = unknown, Body = unknown> {
  params: Params
  query: Query
  body: Body
  request: FastifyRequest
  reply: FastifyReply
}
export interface PersonCall<Params = unknown, Query = unknown, Body = unknown> extends AnyoneCall<Params, Query, Body> {
  person: SignedIn
}
export interface MemberCall<Params = unknown, Query = unknown, Body = unknown> extends PersonCall<Params, Query, Body> {
  asker: MemberAsker
}

type AnyShape = Shape<unknown, unknown, unknown, unknown>

export type Handler =
  | { needs: 'nothing'; shape: AnyShape; act(call: AnyoneCall): Promise<unknown> }
  | { needs: 'person'; shape: AnyShape; act(call: PersonCall): Promise<unknown> }
  | { needs: 'member'; shape: AnyShape; act(call: MemberCall): Promise<unknown> }
export type HandlerFor<Needs extends Handler['needs']> = Extract<Handler, { needs: Needs }>

/** A handler that anyone may call, signed in or not. */
export const forAnyone = <P, Q, B, A>(
  shape: Shape<P, Q, B, A>,
  act: (call: AnyoneCall<P, Q, B>) => Promise<A>,
): HandlerFor<'nothing'> => ({ needs: 'nothing', shape, act }) as HandlerFor<'nothing'>

/** A handler for whoever is signed in, outside any workspace. */
export const forPerson = <P, Q, B, A>(
  shape: Shape<P, Q, B, A>,
  act: (call: PersonCall<P, Q, B>) => Promise<A>,
): HandlerFor<'person'> => ({ needs: 'person', shape, act }) as HandlerFor<'person'>

/** A handler for a member of the workspace that the request names. */
export const forMember = <P, Q, B, A>(
  shape: Shape<P, Q, B, A>,
  act: (call: MemberCall<P, Q, B>) => Promise<A>,
): HandlerFor<'member'> => ({ needs: 'member', shape, act }) as HandlerFor<'member'>

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One line of server/routes.ts. */
export interface Route {
  method: Method
  url: string
  /** What a member must be allowed to do; null for routes outside a workspace. */
  act: Act | null
  handler: Handler
}

/** Who may come in at all. What of a workspace they then see, the queries decide. */
export type Gate<Needs extends Handler['needs']> = { needs: Needs; act: Act | null }
export const anyone: Gate<'nothing'> = { needs: 'nothing', act: null }
export const signedIn: Gate<'person'> = { needs: 'person', act: null }
export const may = (act: Act): Gate<'member'> => ({ needs: 'member', act })
