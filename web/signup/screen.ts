import type { EndRequest } from '#contract/onboarding.ts'

/** What the page shows; each case has its words and its ways on. */
export type Screen =
  | { name: 'loading' }
  | { name: 'signed_out' }
  | { name: 'over' }
  | { name: 'silent' }
  | { name: 'refused'; message: string }
  | { name: 'insecure' }
  | { name: 'sdk_failed' }
  | { name: 'ready' }
  | { name: 'open'; canBringUp: boolean }
  | { name: 'handing' }
  | { name: 'ended'; end: EndRequest }

/** What can be pressed. */
export interface Acts {
  open(): void
  bringUp(): void
  giveUpWaiting(): void
  reload(): void
}

/** Where the links lead. */
export interface Ways {
  settings: string
  state: string
  signIn: string
}
