/** Browser origins that are this Posthorn. On loopback the three spellings of the machine are one place. */
export function ownOrigins(publicUrl: string): string[] {
  const url = new URL(publicUrl)
  if (!LOOPBACK_NAMES.includes(url.hostname)) return [url.origin]
  return LOOPBACK_NAMES.map((name) => `${url.protocol}//${name}${url.port === '' ? '' : `:${url.port}`}`)
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]']

/** Whether the socket ends on this machine and nothing forwarded the request: a reverse proxy on this machine also
 *  connects from loopback, but says so. */
export function isFromThisMachine(address: string | undefined, headers: Record<string, unknown>): boolean {
  if (FORWARDING_HEADERS.some((name) => headers[name] !== undefined)) return false
  return address !== undefined && LOOPBACK_ADDRESS.test(address)
}

const FORWARDING_HEADERS = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded', 'x-real-ip', 'via']
const LOOPBACK_ADDRESS = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|::ffff:127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/

/** Whether a browser's request comes from one of our own pages: under our address, or under the name it asked us by (a
 *  name that somebody else pointed at us was refused before). */
export function isOwnOrigin(origin: string | undefined, host: string | undefined, publicUrl: string): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false
  return ownOrigins(publicUrl).includes(origin) || new URL(origin).host === host
}
