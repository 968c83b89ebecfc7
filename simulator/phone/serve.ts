/** Serves the practice phone under `/phone/`: pages, styles and icons as they are, modules with their types stripped. */
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** The phone's files as a Fastify plugin; `await app.register(phonePages)` or `await phonePages(app)`. */
export async function phonePages(app: FastifyInstance): Promise<void> {
  const files = await listFiles()
  const cache = new Map<string, Asset>()
  app.get('/phone', (request, reply) => {
    // Relative, so that it also holds behind `/practice/phone`.
    const query = request.url.indexOf('?')
    return reply.redirect(`phone/${query === -1 ? '' : request.url.slice(query)}`, 302)
  })
  app.get<{ Params: { '*': string } }>('/phone/*', async (request, reply) => {
    const name = request.params['*'] === '' ? 'index.html' : request.params['*']
    const path = files.get(name)
    if (path === undefined) return reply.code(404).type('text/plain; charset=utf-8').send('There is no such page.')
    return send(request, reply, await load(path, cache))
  })
}

interface Asset {
  changedAtMs: number
  type: string
  etag: string
  body: Buffer
}

const FOLDER = fileURLToPath(new URL('.', import.meta.url))

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.woff2': 'font/woff2',
}

/** Files of this folder that are not for a browser. */
const IS_PRIVATE = /(?:\.test\.ts|(?:^|\/)serve\.ts)$/u

const FONTS = ['inter-latin-wght-normal.woff2', 'inter-latin-ext-wght-normal.woff2']

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob: data:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'", // Posthorn shows the phone in a frame of its own origin
].join('; ')

async function listFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const entry of await readdir(FOLDER, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const name = relative(FOLDER, path).split(sep).join('/')
    if (entry.isFile() && extname(name) in TYPES && !IS_PRIVATE.test(name)) files.set(name, path)
  }
  for (const font of FONTS) {
    files.set(`fonts/${font}`, fileURLToPath(import.meta.resolve(`@fontsource-variable/inter/files/${font}`)))
  }
  return files
}

/** Reads and strips once, and again only when the file changed. */
async function load(path: string, cache: Map<string, Asset>): Promise<Asset> {
  const { mtimeMs } = await stat(path)
  const known = cache.get(path)
  if (known?.changedAtMs === mtimeMs) return known
  const raw = await readFile(path)
  const body = extname(path) === '.ts' ? Buffer.from(stripTypeScriptTypes(raw.toString('utf8'))) : raw
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
  const asset = { changedAtMs: mtimeMs, type: TYPES[extname(path)] ?? 'application/octet-stream', etag, body }
  cache.set(path, asset)
  return asset
}

function send(request: FastifyRequest, reply: FastifyReply, asset: Asset) {
  reply.headers({
    'content-type': asset.type,
    'cache-control': 'no-cache',
    etag: asset.etag,
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  })
  if (request.headers['if-none-match'] === asset.etag) return reply.code(304).send()
  return reply.send(asset.body)
}
