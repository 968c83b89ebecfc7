import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError, sentenceForSystemError } from './start-error.ts'

/** Encrypts what must never lie in the database as it is. Values look like `v1.<key id>.<nonce>.<tag>.<data>`. */
export interface Secrets {
  /** `boundTo` names the row and column (e.g. `apps/<id>/token`): copied elsewhere, a value cannot be read. */
  encrypt(text: string, boundTo: string): string
  decrypt(value: string, boundTo: string): string
  /** True for a value under an older key, which a rotation writes anew. */
  needsRotation(value: string): boolean
  /** A key for something else that hangs on the same secret, e.g. signing sessions. */
  derive(purpose: string): Buffer
}

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_ID_CHARACTERS = 8
const KEY_FILE = 'secret-key'

/** With several keys the first encrypts and all decrypt. */
export function createSecrets(secretKeys: readonly string[]): Secrets {
  const keys = secretKeys.map(keyFrom)
  const [current] = keys
  if (!current) throw new TypeError('at least one secret key is needed')
  return {
    encrypt(text, boundTo) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', current.key, nonce)
      cipher.setAAD(Buffer.from(boundTo))
      const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return ['v1', current.id, ...[nonce, cipher.getAuthTag(), data].map((part) => part.toString('base64url'))].join(
        '.',
      )
    },
    decrypt(value, boundTo) {
      const [version, keyId, ...parts] = value.split('.')
      const [nonce, tag, data] = parts.map((part) => Buffer.from(part, 'base64url'))
      if (version !== 'v1' || parts.length !== 3 || !nonce || !tag || !data)
        throw new SecretUnreadable('is not one of ours')
      const known = keys.find((candidate) => candidate.id === keyId)
      if (!known) throw new SecretUnreadable('was encrypted with another SECRET_KEY')
      if (nonce.length !== NONCE_BYTES || tag.length !== TAG_BYTES) throw new SecretUnreadable('is not one of ours')
      try {
        const decipher = createDecipheriv('aes-256-gcm', known.key, nonce, { authTagLength: TAG_BYTES })
        decipher.setAAD(Buffer.from(boundTo))
        decipher.setAuthTag(tag)
        return Buffer.concat([decipher.update(data), decipher.final()]).toString('utf8')
      } catch {
        throw new SecretUnreadable('was changed, or belongs to another row')
      }
    },
    needsRotation: (value) => value.split('.')[1] !== current.id,
    derive: (purpose) => Buffer.from(hkdfSync('sha256', current.key, '', `posthorn/${purpose}`, KEY_BYTES)),
  }
}

export class SecretUnreadable extends Error {
  constructor(why: string) {
    super(`A stored secret cannot be read: it ${why}.`)
    this.name = 'SecretUnreadable'
  }
}

/** The keys of the setting, or the one in the data folder, which is made at the first start. */
export function secretKeysOf(config: { secretKeys: string[] | undefined; dataFolder: string }): string[] {
  if (config.secretKeys) return config.secretKeys
  const path = join(config.dataFolder, KEY_FILE)
  try {
    mkdirSync(config.dataFolder, { recursive: true })
    return [readKey(path) ?? makeKey(path)]
  } catch (error) {
    if (error instanceof StartError) throw error
    const sentence = sentenceForSystemError(error, `reading or writing the key file ${path}`)
    throw sentence ? new StartError(sentence, { cause: error }) : error
  }
}

/** Names of the keys that are at hand, without making one. A stored value names its key in its second part. */
export function knownKeyIds(config: { secretKeys: string[] | undefined; dataFolder: string }): string[] {
  const fromFile = config.secretKeys ? null : readKey(join(config.dataFolder, KEY_FILE))
  return (config.secretKeys ?? (fromFile ? [fromFile] : [])).map((secret) => keyFrom(secret).id)
}

function readKey(path: string): string | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  if (text.length >= KEY_BYTES) return text
  throw new StartError(
    `The key file ${path} is damaged. Put it back from a backup; without it the stored access tokens cannot be read.`,
  )
}

/** Written whole or not at all, and by one process: whoever comes second reads the first one's. */
function makeKey(path: string): string {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64url')}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readKey(path) as string
}

function keyFrom(secret: string): { id: string; key: Buffer } {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'posthorn/secrets', KEY_BYTES))
  return { id: createHash('sha256').update(key).digest('hex').slice(0, KEY_ID_CHARACTERS), key }
}
