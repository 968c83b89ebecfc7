import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  isResponseSerializationError,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { crossSiteRefusal } from './cross-site.ts'
import { isDatabaseUnavailable, isDiskFull, isUnstorableText } from './db/faults.ts'
import { FileTooLarge, StorageFull } from './files.ts'
import type { Log } from './log.ts'
import { Refused } from './refused.ts'
import { contentSecurityPolicy } from './security-policy.ts'
import { uuidv7 } from './uuid.ts'

export type Http = ReturnType<typeof createHttp>

declare module 'fastify' {
  interface FastifyContextConfig {
    /** This route takes multipart bodies, which forms of other sites could send as well. */
    allowMultipart?: boolean
  }
}

const BODY_BYTES_MAX = 1024 * 1024
const REQUEST_MS_MAX = 30_000 // a body that trickles in is cut off
const HEADERS_MS_MAX = 10_000
const IDLE_MS_MAX = 75_000 // longer than proxies keep their side open
const PARAMETER_CHARACTERS_MAX = 500
const RETRY_AFTER_SECONDS = 2
const SECOND_MS = 1_000

/** An empty server with everything that every route has: checks by schema, headers, limits, answers to errors. */
export function createHttp(options: { publicUrl: string; isHttps: boolean; log: Log }) {
  const { publicUrl, isHttps, log } = options
  const app = Fastify({
    loggerInstance: log as never,
    logController: new LogController({ disableRequestLogging: true }), // its lines hold whole URLs; ours hold routes
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    keepAliveTimeout: IDLE_MS_MAX,
    http: { headersTimeout: HEADERS_MS_MAX },
    routerOptions: { maxParamLength: PARAMETER_CHARACTERS_MAX },
    trustProxy: 'loopback', // a reverse proxy on this machine names the client; nobody else may
    forceCloseConnections: 'idle',
    genReqId: () => uuidv7(),
    requestIdHeader: false,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  })
    .setValidatorCompiler(validatorCompiler)
    .setSerializerCompiler(serializerCompiler)
    .withTypeProvider<ZodTypeProvider>()

  app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: contentSecurityPolicy(publicUrl) },
    strictTransportSecurity: isHttps ? { maxAge: 365 * 24 * 3_600, includeSubDomains: false } : false,
    frameguard: { action: 'sameorigin' },
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  })
  // Routes name their own limits; the webhook has none, since Meta sends from few addresses.
  app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, context) =>
      new Refused(
        429,
        'too_many_requests',
        {
          en: 'Too many attempts. Wait a moment, then try again.',
          de: 'Zu viele Versuche. Warte einen Moment und versuch es dann wieder.',
        },
        {
          retryAfterSeconds: Math.ceil(context.ttl / SECOND_MS),
        },
      ),
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', 'camera=(), geolocation=(), payment=(), usb=(), microphone=(self)')
    if (!isApi(request)) return
    reply.header('cache-control', 'no-store')
    const refusal = crossSiteRefusal(request, publicUrl)
    if (refusal) throw refusal
  })
  app.addHook('onResponse', async (request, reply) => {
    const line = {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    }
    if (reply.statusCode >= 500) log.warn(line, 'answered')
    else log.debug(line, 'answered')
  })
  app.setErrorHandler((error: FastifyError | Error, request, reply) => answerError(error, request, reply, log))
  app.setNotFoundHandler((request, reply) =>
    answer(
      reply,
      new Refused(404, 'not_found', {
        en: `There is nothing at ${pathOf(request)}.`,
        de: `Unter ${pathOf(request)} gibt es nichts.`,
      }),
    ),
  )
  return app
}

/** Takes no new request, lets the running ones end for up to `ms`, then cuts what is left (sockets, downloads). */
export async function drain(app: Pick<FastifyInstance, 'close' | 'server'>, ms: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), ms)
  try {
    await app.close()
  } finally {
    clearTimeout(cut)
  }
}

const pathOf = (request: FastifyRequest) => request.url.split('?', 1)[0]?.slice(0, 200) ?? '/'
const isApi = (request: FastifyRequest) => request.url.startsWith('/api/')

function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply, log: Log) {
  const refused = asRefused(error)
  if (refused) return answer(reply, refused)
  log.error({ err: error, requestId: request.id, route: request.routeOptions.url }, 'a request failed')
  return answer(
    reply,
    new Refused(500, 'internal', {
      en: `Something went wrong on our side (request ${request.id}).`,
      de: `Bei uns ist etwas schiefgegangen (Anfrage ${request.id}).`,
    }),
  )
}

/** Null for what is our own fault. */
function asRefused(error: FastifyError | Error): Refused | null {
  if (error instanceof Refused) return error
  if (isResponseSerializationError(error)) return null
  if (hasZodFastifySchemaValidationErrors(error)) {
    const problems = error.validation.map(({ instancePath, message }) => ({
      path: instancePath,
      message: message ?? '',
    }))
    return new Refused(
      400,
      'invalid_request',
      {
        en: 'The request is not as described in the API.',
        de: 'Die Anfrage entspricht nicht der Beschreibung der API.',
      },
      { problems },
    )
  }
  if (error instanceof FileTooLarge) {
    return new Refused(
      413,
      'too_large',
      { en: 'The file is too large.', de: 'Die Datei ist zu groß.' },
      { bytesMax: error.bytesMax },
    )
  }
  if (error instanceof StorageFull || isDiskFull(error)) {
    return new Refused(503, 'storage_full', {
      en: 'The disk is full. Nothing was saved; tell whoever runs Posthorn.',
      de: 'Die Festplatte ist voll. Nichts wurde gespeichert; sag es denen, die Posthorn betreiben.',
    })
  }
  if (isUnstorableText(error)) {
    return new Refused(400, 'invalid_request', {
      en: 'The text holds a character (NUL) that cannot be stored.',
      de: 'Der Text enthält ein Zeichen (NUL), das nicht gespeichert werden kann.',
    })
  }
  if (isDatabaseUnavailable(error)) {
    return new Refused(503, 'temporarily_unavailable', {
      en: 'The database does not answer just now. Try again in a moment.',
      de: 'Die Datenbank antwortet gerade nicht. Versuch es gleich noch einmal.',
    })
  }
  const { statusCode, code } = error as FastifyError
  if (statusCode === 413)
    return new Refused(413, 'too_large', { en: 'The request is too large.', de: 'Die Anfrage ist zu groß.' })
  if (statusCode === 415)
    return new Refused(415, 'wrong_content_type', {
      en: 'This kind of content is not understood here.',
      de: 'Diese Art von Inhalt wird hier nicht verstanden.',
    })
  if (statusCode && statusCode >= 400 && statusCode < 500) {
    return new Refused(
      statusCode,
      'invalid_request',
      { en: 'The request could not be read.', de: 'Die Anfrage war nicht zu lesen.' },
      code ? { reason: code } : undefined,
    )
  }
  return null
}

function answer(reply: FastifyReply, { status, code, words, details }: Refused) {
  const message = words[languageOf(reply.request)]
  if (status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS)
  return reply
    .code(status)
    .type('application/json')
    .serializer((body: unknown) => JSON.stringify(body)) // a route's schemas describe its answers, not this one
    .send({ error: { code, message, ...(details === undefined ? {} : { details }) } })
}

/** The interface names its own language here; other programs get English. */
const languageOf = (request: FastifyRequest) => (/^de\b/i.test(request.headers['accept-language'] ?? '') ? 'de' : 'en')
