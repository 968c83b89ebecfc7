/** What our pages may load: from us alone, and nothing that stands inline. Directives as @fastify/helmet takes them. */
export function contentSecurityPolicy(publicUrl: string): Record<string, string[] | null> {
  const { host, protocol } = new URL(publicUrl)
  const socket = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}`
  return {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'blob:', 'data:'],
    'media-src': ["'self'", 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", socket], // older Safari does not count sockets as 'self'
    'worker-src': ["'self'", 'blob:'],
    'manifest-src': ["'self'"],
    'frame-src': ["'self'"],
    'frame-ancestors': ["'self'"],
    'form-action': ["'self'"],
    'base-uri': ["'none'"],
    'object-src': ["'none'"],
    'upgrade-insecure-requests': protocol === 'https:' ? [] : null,
  }
}

/** Meta's JS SDK is loaded from here. */
const SDK_ORIGIN = 'https://connect.facebook.net'
/** What the SDK asks and frames, and where its popup answers from. */
const DIALOG_ORIGINS = ['https://www.facebook.com', 'https://web.facebook.com', 'https://staticxx.facebook.com']

/** The page that opens Meta's popup may load the SDK of its connection besides; that of practice comes from us. It stands in no
 *  frame, and nothing may be sent from it but to us and to Meta's dialog. */
export function signupSecurityPolicy(
  publicUrl: string,
  connection: 'meta' | 'practice',
): Record<string, string[] | null> {
  const [sdk, dialog] = connection === 'meta' ? [[SDK_ORIGIN], DIALOG_ORIGINS] : [[], []]
  return {
    ...contentSecurityPolicy(publicUrl),
    'script-src': ["'self'", ...sdk],
    'connect-src': ["'self'", ...dialog],
    'frame-src': ["'self'", ...dialog],
    'img-src': ["'self'", ...dialog],
    'form-action': ["'self'", ...dialog],
    'media-src': ["'none'"],
    'worker-src': ["'none'"],
    'frame-ancestors': ["'none'"],
  }
}
