import { ApiRefusal } from './refusal.ts'

/** What the address names is not there (any more), not there for whoever asks, or cannot be: to ask again would not help. */
export const isGone = (error: unknown): boolean =>
  error instanceof ApiRefusal && (error.status === 404 || error.status === 400)
