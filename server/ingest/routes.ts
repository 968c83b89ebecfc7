import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { verifyHandshake, verifySignature } from '#meta/webhook.ts'
import { isDatabaseUnavailable } from '../platform/db/faults.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import { type Acceptor, Overloaded } from './accept.ts'
import type { WebhookApps } from './apps.ts'

export interface WebhookDeps {
  apps: WebhookApps
  acceptor: Acceptor
  log: Log
  metrics?: Metrics
}

const WEBHOOK_PATH = '/webhooks/whatsapp'
/** Meta sends up to 3 MB (fact sheet §2.3); a little more does no harm. */
const WEBHOOK_BODY_BYTES_MAX = 4 * 1024 * 1024
/** A body that takes longer is cut off: nobody may hold many connections by trickling. */
const WEBHOOK_BODY_MS_MAX = 10_000
const RETRY_AFTER_SECONDS = '2'

/** Meta's door. Register it on the bare server: headers for browsers and rate limits have no business here. */
export async function webhookRoutes(app: FastifyInstance, deps: WebhookDeps): Promise<void> {
  const answers = deps.metrics?.counter('webhooks_total', 'Answers to deliveries', ['status'])
  const seconds = deps.metrics?.seconds('webhook_seconds', 'Time from the request to its answer')

  // The signature covers the bytes as they came: nothing may parse, decode or unpack them before.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: WEBHOOK_BODY_BYTES_MAX }, (_request, body, done) => {
    done(null, body)
  })
  app.addHook('onRequest', async (request) => {
    const cut = setTimeout(() => request.raw.destroy(), WEBHOOK_BODY_MS_MAX)
    request.raw.once('end', () => clearTimeout(cut))
    request.raw.once('close', () => clearTimeout(cut))
  })
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode && error.statusCode < 500 ? error.statusCode : unavailableOr500(error, deps.log)
    return say(reply, status, status === 413 ? 'too large' : status < 500 ? 'refused' : 'try again')
  })
  app.addHook('onResponse', async (request, reply) => {
    if (request.method !== 'POST') return
    answers?.inc({ status: String(reply.statusCode) })
    seconds?.observe(reply.elapsedTime / 1_000)
  })

  app.get(WEBHOOK_PATH, { schema: { hide: true } as object }, async (request, reply) => {
    const query = request.query as Record<string, unknown>
    const tokens = async (apps: ReturnType<WebhookApps['current']>) =>
      (await apps).map(({ verifyToken }) => verifyToken)
    let verdict = verifyHandshake(query, await tokens(deps.apps.current()))
    // The app may have been added a moment ago, by another process.
    if (!verdict.ok && verdict.because !== 'not_a_handshake') {
      verdict = verifyHandshake(query, await tokens(deps.apps.afresh()))
    }
    return verdict.ok ? say(reply, 200, verdict.challenge) : say(reply, 403, 'refused')
  })
  app.post(WEBHOOK_PATH, { schema: { hide: true } as object }, (request, reply) => deliver(deps, request, reply))
}

async function deliver({ apps, acceptor }: WebhookDeps, request: FastifyRequest, reply: FastifyReply) {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const signature = request.headers['x-hub-signature-256']
  const appId = signedBy(await apps.current(), body, signature) ?? signedBy(await apps.reload(), body, signature)
  if (appId === null) return say(reply, 401, 'bad signature')
  await acceptor.accept(body, appId)
  return say(reply, 200, 'ok')
}

/** The app whose secret signed these bytes; without any secret nobody did. */
function signedBy(
  apps: Awaited<ReturnType<WebhookApps['current']>>,
  body: Buffer,
  signature: string | string[] | undefined,
) {
  const verdict = verifySignature(
    body,
    signature,
    apps.map(({ secret }) => secret),
  )
  return verdict.ok ? (apps[verdict.secretIndex]?.id ?? null) : null
}

function unavailableOr500(error: unknown, log: Log): number {
  if (error instanceof Overloaded || isDatabaseUnavailable(error)) return 503
  log.error({ err: error }, 'a delivery could not be accepted')
  return 500
}

/** Plain text only: a challenge comes from outside and must never be taken for a page. */
function say(reply: FastifyReply, status: number, text: string) {
  reply.code(status).header('content-type', 'text/plain; charset=utf-8').header('x-content-type-options', 'nosniff')
  if (status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS)
  return reply.send(text)
}
