import { Refused } from '#server/platform/refused.ts'

export { notFound } from '#server/platform/refused.ts'

export const signedOut = () => new Refused(401, 'signed_out', { en: 'Please sign in.', de: 'Bitte melde dich an.' })

export const forbidden = () =>
  new Refused(403, 'forbidden', { en: 'Your role does not allow this.', de: 'Deine Rolle erlaubt das nicht.' })

export const workspaceNotNamed = () =>
  new Refused(400, 'workspace_not_named', {
    en: 'The request does not say which workspace it is about.',
    de: 'Die Anfrage nennt keinen Arbeitsbereich.',
  })

export const workspaceNotFound = () =>
  new Refused(404, 'workspace_not_found', {
    en: 'You are not a member of this workspace.',
    de: 'Du gehörst nicht zu diesem Arbeitsbereich.',
  })

export const tooMany = (retryAfterSeconds: number) =>
  new Refused(
    429,
    'too_many_attempts',
    {
      en: `Too many attempts. Try again in ${retryAfterSeconds} seconds.`,
      de: `Zu viele Versuche. Versuch es in ${retryAfterSeconds} Sekunden wieder.`,
    },
    { retryAfterSeconds },
  )
