/** Serves the practice phone under `/phone/`, and under `/phone/lock` the locked phones of the company alone. */
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { openPages } from '../pages.ts'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))

/** Files of this folder that are not for a browser. */
const IS_PRIVATE = /(?:\.test\.ts|(?:^|\/)serve\.ts)$/u

const FONTS = ['inter-latin-wght-normal.woff2', 'inter-latin-ext-wght-normal.woff2']

/** The phone's files as a Fastify plugin; `await app.register(phonePages)` or `await phonePages(app)`. */
export async function phonePages(app: FastifyInstance): Promise<void> {
  const fonts = FONTS.map((font) => [
    `fonts/${font}`,
    fileURLToPath(import.meta.resolve(`@fontsource-variable/inter/files/${font}`)),
  ])
  // Posthorn shows the phone in a frame of its own origin.
  const pages = await openPages(FOLDER, { isPrivate: IS_PRIVATE, more: Object.fromEntries(fonts), ancestors: "'self'" })
  app.get('/phone', (request, reply) => {
    // Relative, so that it also holds behind `/practice/phone`.
    const query = request.url.indexOf('?')
    return reply.redirect(`phone/${query === -1 ? '' : request.url.slice(query)}`, 302)
  })
  app.get<{ Params: { '*': string } }>('/phone/*', (request, reply) => {
    const name = request.params['*']
    return pages.send(request, reply, name === '' || name === 'lock' ? 'index.html' : name)
  })
}
