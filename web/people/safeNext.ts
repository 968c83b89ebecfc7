/** Only addresses of our own: a link to the sign-in must not lead elsewhere afterwards. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])/.test(next)) return '/inbox'
  const address = new URL(next, 'http://here.invalid')
  return address.host === 'here.invalid' ? address.pathname + address.search + address.hash : '/inbox'
}
