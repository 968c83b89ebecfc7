/** A refusal as Graph words it (fact sheet §1.4). */
import type { ErrorEnvelope } from '#meta/wire/index.ts'
import { errorOf } from '../rules/errors.ts'

interface Options {
  details?: string
  subcode?: number
  httpStatus?: number
  type?: string
  /** Instead of `(#code) title`. */
  message?: string
  userTitle?: string
  userMessage?: string
  retryAfterSeconds?: number
}

export class GraphFault extends Error {
  readonly code: number
  readonly options: Options

  constructor(code: number, options: Options = {}) {
    super(options.message ?? `(#${code}) ${errorOf(code).title}`)
    this.code = code
    this.options = options
  }

  get httpStatus(): number {
    return this.options.httpStatus ?? errorOf(this.code).httpStatus
  }

  envelope(traceId: string): ErrorEnvelope {
    const { message, details, subcode, type, userTitle, userMessage } = this.options
    // Who is refused in words of its own, as by OAuth, gets no details of another case besides (§1.4).
    const told = details ?? (message === undefined ? errorOf(this.code).details : null)
    return {
      error: {
        message: this.message,
        type: type ?? 'OAuthException',
        code: this.code,
        ...(told === null ? {} : { error_data: { messaging_product: 'whatsapp', details: told } }),
        ...(subcode === undefined ? {} : { error_subcode: subcode }),
        ...(userTitle === undefined ? {} : { error_user_title: userTitle }),
        ...(userMessage === undefined ? {} : { error_user_msg: userMessage }),
        fbtrace_id: traceId,
      },
    }
  }
}

/** 100/33: no such node, or none for this token. */
export const unknownNode = (id: string, method: string) =>
  new GraphFault(100, {
    httpStatus: 400,
    subcode: 33,
    type: 'GraphMethodException',
    message: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
  })

export const invalid = (details: string) => new GraphFault(100, { message: `(#100) ${details}`, details })
export const missing = (details: string) => new GraphFault(131008, { details })
export const wrongValue = (details: string) => new GraphFault(131009, { details })
