/** The server understood and said no. `message` is a sentence in the reader's language, fit to be shown as it is. */
export class ApiRefusal extends Error {
  readonly status: number
  readonly code: string
  readonly details: Record<string, unknown>

  constructor(status: number, code: string, message: string, details: Record<string, unknown> = {}) {
    super(message)
    this.name = 'ApiRefusal'
    this.status = status
    this.code = code
    this.details = details
  }

  /** The server has decided. Otherwise it could not just now, or fell over it: nobody knows whether it was done, and what may be asked
   *  twice is asked again. */
  get isDecided() {
    return this.status < 500 && this.status !== 408 && this.status !== 429
  }
}

/** No answer came: the network, the server being restarted, or a proxy in between. */
export class NoConnection extends Error {
  constructor() {
    super('no connection')
    this.name = 'NoConnection'
  }
}
