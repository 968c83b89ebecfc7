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
}

/** No answer came: the network, the server being restarted, or a proxy in between. */
export class NoConnection extends Error {
  constructor() {
    super('no connection')
    this.name = 'NoConnection'
  }
}
