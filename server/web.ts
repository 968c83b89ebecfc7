import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import serveFiles from '@fastify/static'
import type { Http } from './platform/http.ts'
import { signupSecurityPolicy } from './platform/security-policy.ts'

const WEB = join(import.meta.dirname, '..', 'dist', 'web')
const ASSETS_SECONDS = 365 * 24 * 3_600
/** Addresses of programs: an unknown one is a mistake, not a page of the web app. */
const NOT_PAGES = /^\/(?:api|webhooks|health|metrics|practice|signup|assets)(?:\/|$)/

/** For developers: how everything looks that can stand in the inbox (web/gallery). */
const GALLERY = '/gallery'

/** The built web app. Its pages live in the browser, so every address that could be one of them gets the same document. */
export function webRoutes(
  app: Http,
  { publicUrl, isPractice, folder = WEB }: { publicUrl: string; isPractice: boolean; folder?: string },
): void {
  if (!existsSync(join(folder, 'index.html'))) return
  app.register(serveFiles, {
    root: folder,
    wildcard: false,
    globIgnore: ['assets/**'],
    index: false,
    cacheControl: false,
    setHeaders(reply, path) {
      // Names of assets carry a hash of their content; the document names them and is asked for anew.
      const isAsset = path.startsWith(join(folder, 'assets'))
      reply.header('cache-control', isAsset ? `public, max-age=${ASSETS_SECONDS}, immutable` : 'no-cache')
    },
  })
  // Hundreds, for which one address is enough: with one for each a start would take a third more. Their names are known, since
  // the plugin would read the whole folder at every request to see how a name is spelled.
  const assets = new Set(readdirSync(join(folder, 'assets')))
  app.get<{ Params: { name: string } }>('/assets/:name', { schema: { hide: true } }, ({ params: { name } }, reply) =>
    assets.has(name) ? reply.sendFile(`assets/${name}`, folder) : reply.callNotFound(),
  )
  for (const connection of ['meta', 'practice'] as const) signupRoute(app, publicUrl, folder, connection)
  app.get('/*', { schema: { hide: true } }, (request, reply) => {
    // Of the address alone: what is searched for may well end like a file.
    const [path = '/'] = request.url.split('?', 1)
    if (path === GALLERY && !isPractice) return reply.callNotFound()
    if (NOT_PAGES.test(path) || /\.\w{1,8}$/.test(path)) return reply.callNotFound()
    return reply.sendFile('index.html', folder)
  })
}

/** The page that opens Meta's popup: a document of its own, whose policy lets that one connection's SDK in, and whose popup keeps
 *  its opener, which the pages with conversations never allow. */
function signupRoute(app: Http, publicUrl: string, folder: string, connection: 'meta' | 'practice') {
  const helmet = {
    contentSecurityPolicy: { useDefaults: false, directives: signupSecurityPolicy(publicUrl, connection) },
    crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' as const },
    frameguard: { action: 'deny' as const },
  }
  app.get(`/signup/${connection}/:onboardingId`, { schema: { hide: true }, config: { helmet } }, (_request, reply) =>
    reply.sendFile('signup/index.html', folder),
  )
}
