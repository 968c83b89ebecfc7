/** How the webhooks of a number come to us (fact sheet §2.1, §2.4). */
export interface Callbacks {
  /** Where we listen. */
  ours: string
  /** Where we told Meta before that we listen, if our address has changed since. */
  oursBefore: string | null
  /** What Meta has now: the app's, the account's override, the number's override. */
  app: string | null
  account: string | null
  number: string | null
}

/** What must be set so that the number's messages come to us without taking anybody else's webhooks away. An app may serve several
 *  Posthorns: whoever came first has the app's address, and everybody else an override for their numbers. */
export function webhookPlan({ ours, oursBefore, app, account, number }: Callbacks): {
  /** Make ours the app's address (or the same again, for its list of fields). */
  setApp: boolean
  /** `set`: override for the number. `remove`: one of ours that is not needed any more, or is out of date. */
  number: 'keep' | 'set' | 'remove'
} {
  const isOurs = (url: string | null) => url !== null && (url === ours || url === oursBefore)
  const setApp = app === null || isOurs(app)
  const above = account ?? (setApp ? ours : app)
  if (above === ours) return { setApp, number: number !== null ? 'remove' : 'keep' }
  return { setApp, number: number === ours ? 'keep' : 'set' }
}
