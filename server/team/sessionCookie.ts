import { createHmac, timingSafeEqual } from 'node:crypto'

const SIGNATURE_CHARACTERS = 44
const COOKIES_CHARACTERS_MAX = 16_384

/**
 * The token in a `Cookie:` header that bears our signature, as better-auth writes it: `token.signature`, HMAC-SHA256 in base64, spelled for
 * addresses. Of several by this name the first counts. Null where there is none. The library asks the same by Web Crypto, in another
 * thread, and with a question of its own for the user: that costs each request more than all else before its work begins.
 */
export function tokenIn(header: string | undefined, { name, secret }: { name: string; secret: string }): string | null {
  if (header === undefined || header.length > COOKIES_CHARACTERS_MAX) return null
  const value = cookieIn(header, name)
  const dot = value?.lastIndexOf('.') ?? -1
  if (!value || dot < 1) return null
  const token = value.slice(0, dot)
  const signature = Buffer.from(value.slice(dot + 1))
  if (signature.length !== SIGNATURE_CHARACTERS) return null
  const ours = Buffer.from(createHmac('sha256', secret).update(token).digest('base64'))
  return timingSafeEqual(signature, ours) ? token : null
}

function cookieIn(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=')
    if (equals === -1 || pair.slice(0, equals).trim() !== name) continue
    const value = pair.slice(equals + 1).trim()
    return decoded(value.startsWith('"') ? value.slice(1, -1) : value)
  }
  return null
}

/** What is spelled wrongly is nobody's. */
function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value)
  } catch {
    return null
  }
}
