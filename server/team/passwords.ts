import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { verifyPassword as verifyFormer } from 'better-auth/crypto'
import { Refused } from '#server/platform/refused.ts'

export type Cost = Pick<Argon2Parameters, 'memory' | 'passes' | 'parallelism'>

/** OWASP asks for 19 MiB and 2 passes at least. A tenth of a second on an ordinary core. */
const COST: Cost = { memory: 32 * 1024, passes: 3, parallelism: 1 } // memory in KiB
const SALT_BYTES = 16
const KEY_BYTES = 32
/** At once, so that somebody who tries passwords from many places takes neither all processors nor the memory:
 *  two hashes hold 64 MiB, and two of libuv's four threads stay free for files and names. */
const AT_ONCE_MAX = 2
/** Requests that hash, running and waiting: 40 take about three seconds of two cores. Whoever comes then is asked to come again. */
const ADMITTED_MAX = 40
const RETRY_AFTER_SECONDS = 5

/** `$argon2id$v=19$m=…,t=…,p=…$salt$key`, as others write it too: its cost stands in it and can be raised later. */
export async function hashPassword(password: string, cost = COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const key = await keyOf(password, salt, cost)
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain(salt)}$${plain(key)}`
}

/** Also of the passwords that were hashed by better-auth itself, with scrypt. */
export async function verifyPassword({ hash, password }: { hash: string; password: string }): Promise<boolean> {
  const [, memory, passes, parallelism, salt, key] = FORM.exec(hash) ?? []
  if (!salt || !key) return inTurn(() => verifyFormer({ hash, password }))
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  const expected = Buffer.from(key, 'base64')
  const given = await keyOf(password, Buffer.from(salt, 'base64'), cost)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

const FORM = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/
const derive = promisify(argon2)

/** The same letters typed on another keyboard are the same password. */
const keyOf = (password: string, nonce: Buffer, cost: Cost) =>
  inTurn(() => derive('argon2id', { ...cost, message: password.normalize('NFKC'), nonce, tagLength: KEY_BYTES }))

const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

let admitted = 0

/** For a request that will hash. Refused where too many of them are under way. */
export async function admit<T>(work: () => Promise<T>): Promise<T> {
  if (admitted >= ADMITTED_MAX) throw busy()
  admitted += 1
  try {
    return await work()
  } finally {
    admitted -= 1
  }
}

let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE_MAX) await new Promise<void>((resolve) => waiting.push(resolve))
  else running += 1
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

const busy = () =>
  new Refused(
    503,
    'sign_in_busy',
    {
      en: 'Too many people sign in at this moment. Try again in a few seconds.',
      de: 'Gerade melden sich zu viele gleichzeitig an. Versuch es in ein paar Sekunden wieder.',
    },
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  )
