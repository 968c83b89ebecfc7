import { isPublicAddress } from '#meta/addresses.ts'
import type { Http } from './http.ts'
import type { Metrics } from './metrics.ts'

/** Throws when the part does not work. */
export type HealthCheck = () => Promise<unknown>

const CHECK_MS_MAX = 2_000

/** `/health/live`: the process answers. `/health/ready`: so does all it needs; not while it shuts down.
 *  `/metrics`: for Prometheus, and only for those in the own network. */
export function healthRoutes(
  app: Http,
  options: { checks: Record<string, HealthCheck>; metrics: Metrics; isClosing?: () => boolean },
): void {
  app.get('/health/live', { schema: { hide: true } }, async () => ({ status: 'ok' }))
  app.get('/health/ready', { schema: { hide: true } }, async (_request, reply) => {
    const results = await Promise.all(
      Object.entries(options.checks).map(async ([name, check]) => [name, await outcomeOf(check)] as const),
    )
    const isReady = !options.isClosing?.() && results.every(([, outcome]) => outcome === 'ok')
    return reply
      .code(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: isReady ? 'ok' : 'unavailable', checks: Object.fromEntries(results) })
  })
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (isPublicAddress(request.ip)) return reply.callNotFound()
    return reply.type(options.metrics.registry.contentType).send(await options.metrics.registry.metrics())
  })
}

async function outcomeOf(check: HealthCheck): Promise<'ok' | 'failed' | 'slow'> {
  let timer: NodeJS.Timeout | undefined
  const slow = new Promise<'slow'>((resolve) => {
    timer = setTimeout(() => resolve('slow'), CHECK_MS_MAX)
  })
  try {
    return await Promise.race([check().then(() => 'ok' as const), slow])
  } catch {
    return 'failed'
  } finally {
    clearTimeout(timer)
  }
}
