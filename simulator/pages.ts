/** Files for a browser: pages, styles and icons as they are, modules with their types stripped. */
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { extname, join, relative, sep } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'

export interface Pages {
  /** Sends the file with this name; 404 when it is not one of ours. */
  send(request: FastifyRequest, reply: FastifyReply, name: string, headers?: Record<string, string>): Promise<unknown>
}

interface Asset {
  changedAtMs: number
  type: string
  etag: string
  body: Buffer
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.woff2': 'font/woff2',
}

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
].join('; ')

/** `isPrivate` names what is not for a browser; `more` are files from elsewhere, by name. `ancestors` may frame the pages. */
export async function openPages(
  folder: string,
  options: { isPrivate: RegExp; more?: Record<string, string>; ancestors: "'self'" | "'none'" },
): Promise<Pages> {
  const files = await listFiles(folder, options.isPrivate)
  for (const [name, path] of Object.entries(options.more ?? {})) files.set(name, path)
  const cache = new Map<string, Asset>()
  const policy = `${CONTENT_SECURITY_POLICY}; frame-ancestors ${options.ancestors}`
  return {
    async send(request, reply, name, headers = {}) {
      const path = files.get(name)
      if (path === undefined) return reply.code(404).type('text/plain; charset=utf-8').send('There is no such page.')
      const asset = await load(path, cache)
      reply.headers({
        'content-type': asset.type,
        'cache-control': 'no-cache',
        etag: asset.etag,
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        ...headers,
      })
      if (request.headers['if-none-match'] === asset.etag) return reply.code(304).send()
      return reply.send(asset.body)
    },
  }
}

async function listFiles(folder: string, isPrivate: RegExp): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const name = relative(folder, path).split(sep).join('/')
    if (entry.isFile() && extname(name) in TYPES && !isPrivate.test(name)) files.set(name, path)
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
