const META_PATTERN = 'https://*.facebook.com'
const META_HOST = 'facebook.com'

/** Where the message events of Meta's popup come from. The popup of practice is our own page. */
export const allowedSignupOrigins = (connection: 'meta' | 'practice', publicUrl: string): string[] =>
  connection === 'meta' ? [META_PATTERN] : [new URL(publicUrl).origin]

/** Whether a window's message (its `event.origin`) may be listened to (fact sheet §14.2). Meta's own sample asks whether the
 *  origin ends in facebook.com, which evilfacebook.com does as well; here the host must be it, or lie below it. */
export function isSignupOrigin(origin: string, allowed: readonly string[]): boolean {
  if (!URL.canParse(origin)) return false
  const url = new URL(origin)
  // An origin as browsers say it is nothing but scheme, host and port. What is written in another way was made to deceive.
  if (url.origin !== origin) return false
  return allowed.some((one) => (one === META_PATTERN ? isOfMeta(url) : one === origin))
}

const isOfMeta = ({ protocol, hostname, port }: URL) =>
  protocol === 'https:' &&
  port === '' &&
  /^[a-z0-9.-]+$/.test(hostname) &&
  (hostname === META_HOST || hostname.endsWith(`.${META_HOST}`))
