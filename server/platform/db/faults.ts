/** Classes and codes of PostgreSQL that say: not now, but the same may work later. */
const UNAVAILABLE_CODES = new Set([
  '53000', // out of some resource
  '53100', // disk full
  '53200', // out of memory
  '53300', // too many connections
  '55P03', // a lock was not free in time
  '57014', // cancelled, by statement_timeout
  '57P01', // the server is shutting down
  '57P02', // the server crashed
  '57P03', // the server is starting
  '57P05', // the session idled too long
  '58030', // the disk reports an error
  '25P03', // the transaction idled too long
  '40001', // serialisation failure
  '40P01', // deadlock
])
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT', // its unix socket is gone
])
const MESSAGES =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Postgres connection has been discarded|Client was closed|The server closed the connection|Cannot use a pool after calling end|Client has already been)/i

/** Whether the database could not do its work just now: whoever asked may ask again. After a COMMIT that was under
 *  way, nobody knows whether it happened; unique keys settle that, never this function. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, syscall } = error as Error & { code?: unknown; syscall?: unknown }
  if (typeof code === 'string') {
    if (UNAVAILABLE_CODES.has(code) || code.startsWith('08')) return true
    if (SOCKET_CODES.has(code) && (syscall === 'connect' || syscall === 'read' || syscall === 'write')) return true
    if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return true
  }
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnavailable)
  if (MESSAGES.test(error.message)) return true
  // A library (better-auth) tells it in words of its own, and what happened as their cause.
  return error.cause instanceof Error && isDatabaseUnavailable(error.cause)
}

export const isDiskFull = (error: unknown) => codeOf(error) === '53100' || codeOf(error) === 'ENOSPC'

/** Text with NUL, which PostgreSQL keeps nowhere. */
export const isUnstorableText = (error: unknown) => codeOf(error) === '22021'

/** Somebody wrote the same key first; with a name, of that constraint or index. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return (
    codeOf(error) === '23505' &&
    (constraint === undefined || (error as { constraint?: string }).constraint === constraint)
  )
}

const codeOf = (error: unknown) => (error as { code?: string } | null)?.code
