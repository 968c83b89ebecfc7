/** Is this delivery from Meta? The signature covers the raw bytes (fact sheet §2.3); absence is failure. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export type SignatureVerdict =
  | { ok: true; secretIndex: number }
  | { ok: false; because: 'no_secret' | 'missing_header' | 'malformed_header' | 'mismatch' }

/** `X-Hub-Signature-256`: exactly this prefix and 64 hexadecimal digits. */
const HEADER = /^sha256=([0-9a-fA-F]{64})$/

/**
 * Tries every secret (several apps may share one address, and a secret may be in rotation) and says which one signed.
 * Takes the same time whichever matches; the expected value never leaves this function.
 */
export function verifySignature(
  rawBytes: Uint8Array,
  header: string | readonly string[] | undefined | null,
  secrets: readonly string[],
): SignatureVerdict {
  if (secrets.every((secret) => secret === '')) return { ok: false, because: 'no_secret' }
  if (header === undefined || header === null || header === '') return { ok: false, because: 'missing_header' }
  const hex = typeof header === 'string' ? HEADER.exec(header)?.[1] : undefined
  if (hex === undefined) return { ok: false, because: 'malformed_header' }
  const given = Buffer.from(hex, 'hex')
  let secretIndex = -1
  secrets.forEach((secret, index) => {
    const same = timingSafeEqual(createHmac('sha256', secret).update(rawBytes).digest(), given)
    if (same && secret !== '' && secretIndex === -1) secretIndex = index
  })
  return secretIndex === -1 ? { ok: false, because: 'mismatch' } : { ok: true, secretIndex }
}

export type HandshakeVerdict =
  | { ok: true; challenge: string }
  | { ok: false; because: 'not_a_handshake' | 'no_token' | 'mismatch' }

/** Meta repeats what we answer; a longer challenge than this is not Meta's. */
const CHALLENGE_LENGTH_MAX = 1_000

/** The GET by which Meta checks a callback address (§2.2): answer 200 with the bare challenge, else 403. */
export function verifyHandshake(query: Readonly<Record<string, unknown>>, tokens: readonly string[]): HandshakeVerdict {
  const mode = query['hub.mode']
  const given = query['hub.verify_token']
  const challenge = query['hub.challenge']
  if (mode !== 'subscribe' || typeof given !== 'string' || typeof challenge !== 'string') {
    return { ok: false, because: 'not_a_handshake' }
  }
  if (challenge.length > CHALLENGE_LENGTH_MAX) return { ok: false, because: 'not_a_handshake' }
  const usable = tokens.filter((token) => token !== '')
  if (usable.length === 0) return { ok: false, because: 'no_token' }
  const matches = usable.filter((token) => timingSafeEqual(digest(token), digest(given)))
  return matches.length > 0 ? { ok: true, challenge } : { ok: false, because: 'mismatch' }
}

/** Hashed first, so that both sides have one length and the comparison tells nothing about it. */
const digest = (text: string) => createHash('sha256').update(text).digest()
