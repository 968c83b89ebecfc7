import { join, resolve } from 'node:path'
import { z } from 'zod'
import { StartError } from './start-error.ts'

/** Every setting, read once at start. Secrets stay in here: nothing prints a Config. */
export interface Config {
  port: number
  /** Undefined listens on every address of the machine. */
  host: string | undefined
  /** Without a slash at its end. */
  publicUrl: string
  isHttps: boolean
  dataFolder: string
  /** Undefined uses the embedded PostgreSQL. */
  databaseUrl: string | undefined
  /** The same database past a pooler, for LISTEN and the migration lock. */
  databaseDirectUrl: string | undefined
  /** The newest first; undefined uses a generated key file in the data folder. */
  secretKeys: string[] | undefined
  clockUrl: string | undefined
  meta: MetaConfig
  isPractice: boolean
  /** Undefined: the program that logs decides. */
  logLevel: string | undefined
  /** How long the raw bytes of Meta's deliveries are kept. */
  keepDeliveriesDays: number
}

export interface MetaConfig {
  appId: string | undefined
  appSecret: string | undefined
  configId: string | undefined
  verifyToken: string | undefined
  graphVersion: string
  graphUrl: string
}

const CHECKOUT = join(import.meta.dirname, '..', '..')
const SECRET_CHARACTERS_MIN = 32
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

/** Reads the environment. Each wrong setting is one sentence; all of them are told at once. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  // An empty variable, as compose files leave it behind, is an unset one.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()))
  const result = settings.safeParse(given)
  if (!result.success) throw new StartError(sentencesOf(result.error.issues).join('\n'))
  const values = result.data
  const publicUrl = values.PUBLIC_URL ?? `http://localhost:${values.PORT}`
  return {
    port: values.PORT,
    host: values.HOST,
    publicUrl,
    isHttps: publicUrl.startsWith('https:'),
    dataFolder: values.DATA_DIR ?? join(CHECKOUT, 'data'),
    databaseUrl: values.DATABASE_URL,
    databaseDirectUrl: values.DATABASE_DIRECT_URL ?? values.DATABASE_URL,
    secretKeys: values.SECRET_KEY,
    clockUrl: values.CLOCK_URL,
    meta: {
      appId: values.META_APP_ID,
      appSecret: values.META_APP_SECRET,
      configId: values.META_CONFIG_ID,
      verifyToken: values.META_VERIFY_TOKEN,
      graphVersion: values.META_GRAPH_VERSION,
      graphUrl: values.META_GRAPH_URL,
    },
    isPractice: values.PRACTICE ?? values.META_APP_ID === undefined,
    logLevel: values.LOG_LEVEL,
    keepDeliveriesDays: values.KEEP_DELIVERIES_DAYS,
  }
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '')

/** An address with one of these schemes and nothing after its path. */
function address(schemes: string[], example: string) {
  const message = `must be an address such as ${example}`
  return z.string().refine((text) => {
    if (!URL.canParse(text)) return false
    const { protocol, search, hash, username } = new URL(text)
    return schemes.includes(protocol) && !search && !hash && !username
  }, message)
}

const database = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol),
    'must look like postgres://user:password@host:5432/name (special characters in the password are written as %XX)',
  )

const digits = z.string().regex(/^\d{5,25}$/, "must be the digits that Meta's app page shows")

const settings = z
  .object({
    PORT: z
      .string()
      .regex(/^\d{1,5}$/, 'must be a number from 1 to 65535')
      .transform(Number)
      .refine((port) => port >= 1 && port <= 65_535, 'must be a number from 1 to 65535')
      .default(4000),
    HOST: z.string().optional(),
    PUBLIC_URL: address(['http:', 'https:'], 'https://inbox.example.com')
      .refine(
        (url) => !URL.canParse(url) || new URL(url).pathname === '/',
        'must not have a path: Posthorn wants a host of its own',
      )
      .transform((url) => new URL(url).origin)
      .optional(),
    DATA_DIR: z
      .string()
      .transform((path) => resolve(path))
      .optional(),
    DATABASE_URL: database.optional(),
    DATABASE_DIRECT_URL: database.optional(),
    SECRET_KEY: z
      .string()
      .transform((text) => text.split(',').map((key) => key.trim()))
      .refine(
        (keys) => keys.every((key) => key.length >= SECRET_CHARACTERS_MIN),
        `must be at least ${SECRET_CHARACTERS_MIN} random characters (make one with: openssl rand -base64 32); to change it, put the new one first, then a comma, then the old one`,
      )
      .optional(),
    CLOCK_URL: address(['http:', 'https:'], 'http://127.0.0.1:4001/_sim/clock').transform(withoutSlash).optional(),
    META_APP_ID: digits.optional(),
    META_APP_SECRET: z
      .string()
      .regex(/^[0-9a-f]{32}$/i, "must be the 32 characters of Meta's app page (Settings, Basic)")
      .optional(),
    META_CONFIG_ID: digits.optional(),
    META_VERIFY_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
    META_GRAPH_VERSION: z
      .string()
      .regex(/^v\d{2,3}\.\d$/, 'must look like v26.0')
      .default('v26.0'),
    META_GRAPH_URL: address(['http:', 'https:'], 'https://graph.facebook.com')
      .transform(withoutSlash)
      .default('https://graph.facebook.com'),
    PRACTICE: z
      .string()
      .toLowerCase()
      .refine((text) => /^(on|off|true|false|yes|no|1|0)$/.test(text), 'must be on or off')
      .transform((text) => /^(on|true|yes|1)$/.test(text))
      .optional(),
    KEEP_DELIVERIES_DAYS: z
      .string()
      .regex(/^[1-9]\d{0,3}$/, 'must be a number of days from 1 to 9999')
      .transform(Number)
      .default(30),
    LOG_LEVEL: z
      .string()
      .toLowerCase()
      .refine((level) => LOG_LEVELS.includes(level), `must be one of ${LOG_LEVELS.join(', ')}`)
      .optional(),
  })
  .superRefine((values, context) => {
    const say = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message })
    // Nothing can be kept there, and making folders below /proc never comes back.
    if (values.DATA_DIR && /^\/(proc|sys|dev)(\/|$)/.test(values.DATA_DIR))
      say('DATA_DIR', 'must be a folder on a disk')
    if (values.META_APP_ID && !values.META_APP_SECRET) say('META_APP_SECRET', 'must be set together with META_APP_ID')
    if (values.META_APP_SECRET && !values.META_APP_ID) say('META_APP_ID', 'must be set together with META_APP_SECRET')
    if (values.META_CONFIG_ID && !values.META_APP_ID) say('META_APP_ID', 'must be set together with META_CONFIG_ID')
    if (values.DATABASE_DIRECT_URL && !values.DATABASE_URL)
      say('DATABASE_URL', 'must be set when DATABASE_DIRECT_URL is')
  })

/** The first thing wrong with each setting; never the value, which may be a secret. */
function sentencesOf(issues: readonly { path: PropertyKey[]; message: string }[]): string[] {
  const first = new Map<string, string>()
  for (const { path, message } of issues) {
    const name = String(path[0])
    if (!first.has(name)) first.set(name, `The setting ${name} ${message}.`)
  }
  return [...first.values()]
}
