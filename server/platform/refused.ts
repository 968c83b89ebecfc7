/** A request that is answered with no. `code` is for programs and translations, `message` for people; both leave the
 *  server, so neither may hold what the asker must not know. */
export class Refused extends Error {
  /** The HTTP status. */
  readonly status: number
  readonly code: string
  readonly details: Record<string, unknown> | undefined

  constructor(status: number, code: string, message: string, details?: Record<string, unknown>) {
    super(message)
    this.name = 'Refused'
    this.status = status
    this.code = code
    this.details = details
  }
}

/** What does not exist and what the asker may not see are answered alike. */
export const notFound = (message = 'This does not exist, or you may not see it.') =>
  new Refused(404, 'not_found', message)
