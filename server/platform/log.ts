import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

/** Field names whose values never reach a log line, at the top of an object or up to two levels below. */
const SECRET_FIELDS = [
  'token',
  'accessToken',
  'access_token',
  'authorization',
  'cookie',
  'password',
  'secret',
  'appSecret',
  'app_secret',
  'verifyToken',
  'verify_token',
  'secretKey',
  'apiKey',
  'pin',
  'code',
  'signature',
  'connectionString',
  'databaseUrl',
]
/** Fields that hold what people wrote. Logs name messages by id. */
const TEXT_FIELDS = ['text', 'body', 'caption', 'rawBody', 'messageText', 'preview', 'parameters']
const HEADER_FIELDS = ['cookie', 'authorization', 'set-cookie', 'x-hub-signature-256']

/** Error codes (`code` of an Error) stay readable: pino writes errors under `err`, where only secrets are hidden. */
const FIELDS_OF_ERRORS = SECRET_FIELDS.filter((field) => field !== 'code')

/** Structured JSON lines without secrets and without the texts of messages. */
export function createLog(options: { level?: string; name?: string; destination?: DestinationStream } = {}): Log {
  return pino(
    {
      level: options.level ?? 'info',
      base: options.name ? { name: options.name } : {},
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: presentError, error: presentError },
      redact: { paths: redactedPaths(), censor: '[hidden]' },
    },
    options.destination ?? pino.destination({ fd: 1, sync: false }),
  )
}

/** Errors of PostgreSQL carry rows and parameters in `detail` and `where`; only what names the fault is written. */
function presentError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) }
  const { code, constraint, table, schema, status } = error as Error & Record<string, unknown>
  const named = { code, constraint, table, schema, status }
  const present = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
  const isFromPostgres = 'severity' in error
  return {
    type: error.name,
    // "invalid input syntax for type uuid: "…"" quotes what was sent; its class and our stack say enough.
    message: isFromPostgres ? hideQuoted(error.message) : error.message,
    ...present,
    stack: isFromPostgres ? hideQuoted(error.stack ?? '') : error.stack,
    ...(error.cause === undefined ? {} : { cause: presentError(error.cause) }),
  }
}

/** Identifiers are quoted by PostgreSQL as well; names of ours are plain words, so those may stay. */
const hideQuoted = (text: string) =>
  text.replace(/"([^"]*)"/g, (whole, inner) => (/^[a-z_]{1,63}$/.test(inner) ? whole : '"…"'))

function redactedPaths(): string[] {
  const top = [...SECRET_FIELDS, ...TEXT_FIELDS]
  const headers = HEADER_FIELDS.flatMap((name) => [
    `headers["${name}"]`,
    `*.headers["${name}"]`,
    `req.headers["${name}"]`,
    `res.headers["${name}"]`,
  ])
  const errors = FIELDS_OF_ERRORS.map((field) => `err.${field}`)
  return [...new Set([...top, ...nested(top), ...headers, ...errors])]
}

/** `*.code` would hide the code of an error, which is what an operator looks for. */
const nested = (fields: string[]) =>
  fields.filter((field) => field !== 'code').flatMap((field) => [`*.${field}`, `*.*.${field}`])
