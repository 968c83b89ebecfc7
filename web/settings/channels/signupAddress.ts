import type { Onboarding } from '#contract/onboarding.ts'

/** The page that opens Meta's window: a document of its own (web/signup), not a page of this app. */
export const signupAddress = ({ id, connection }: Pick<Onboarding, 'id' | 'connection'>, workspaceId: string): string =>
  `/signup/${connection}/${id}?workspace=${workspaceId}`
