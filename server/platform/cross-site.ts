import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { Refused } from './refused.ts'

const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
/** What a form of any website can send without asking first. */
const FORM_TYPES = /^(?:application\/x-www-form-urlencoded|text\/plain)\b/i

/** Why a request to the API is refused as somebody else's doing, or null. Browsers say where a request comes from;
 *  programs say nothing, and carry no cookie that another site could ride on. */
export function crossSiteRefusal(request: FastifyRequest, publicUrl: string): Refused | null {
  if (!isOwnHost(request.headers.host ?? '', publicUrl)) {
    return new Refused(421, 'wrong_host', {
      en: `Posthorn is reached at ${publicUrl}. To use another name, set PUBLIC_URL.`,
      de: `Posthorn ist unter ${publicUrl} zu erreichen. Für einen anderen Namen PUBLIC_URL setzen.`,
    })
  }
  if (!CHANGING.has(request.method)) return null
  const site = request.headers['sec-fetch-site']
  const origin = request.headers.origin
  const isOurs = site === undefined ? origin === undefined || origin === publicUrl : site === 'same-origin'
  if (!isOurs) {
    return new Refused(403, 'cross_site', {
      en: `This request came from another site. Open Posthorn at ${publicUrl}.`,
      de: `Diese Anfrage kam von einer anderen Website. Öffne Posthorn unter ${publicUrl}.`,
    })
  }
  const type = request.headers['content-type']
  const isForm = type !== undefined && FORM_TYPES.test(type)
  const isMultipart = type !== undefined && /^multipart\//i.test(type)
  if (isForm || (isMultipart && !request.routeOptions.config.allowMultipart)) {
    return new Refused(415, 'wrong_content_type', {
      en: 'Send JSON (content-type: application/json).',
      de: 'Sende JSON (content-type: application/json).',
    })
  }
  return null
}

/** A name that somebody points at our address (DNS rebinding) is not ours. Plain addresses and localhost cannot be
 *  pointed anywhere, and are what a reverse proxy may use. */
function isOwnHost(host: string, publicUrl: string): boolean {
  if (!URL.canParse(`http://${host}`)) return false
  const { hostname } = new URL(`http://${host}`)
  return (
    hostname === new URL(publicUrl).hostname || hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0
  )
}
