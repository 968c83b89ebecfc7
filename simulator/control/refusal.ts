/** A request of a tester that cannot be done, in a sentence. Fastify answers it as `{ statusCode, message }`. */
export class Refusal extends Error {
  readonly statusCode: number

  constructor(statusCode: number, message: string) {
    super(message)
    this.statusCode = statusCode
  }
}

export const notFound = (what: string, id: string) => new Refusal(404, `There is no ${what} "${id}".`)
export const badRequest = (message: string) => new Refusal(400, message)
