/** The bytes of a webhook: JSON whose every non-ASCII code unit and slash is escaped, signed as sent (fact sheet §2.3). */
import { createHmac } from 'node:crypto'

const OUTSIDE_ASCII = /[\u0080-\uffff]/g

export const toWire = (body: unknown): string => escapeText(JSON.stringify(body))

export const escapeText = (json: string): string =>
  json.replace(/\//g, '\\/').replace(OUTSIDE_ASCII, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

export function signatures(secret: string, body: string | Uint8Array) {
  return {
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
  }
}
