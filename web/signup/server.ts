import type { Refusal, WORKSPACE_HEADER } from '#contract/common.ts'
import type { CodeRequest, EndRequest, Onboarding } from '#contract/onboarding.ts'

// Written out, checked by its type: importing the value would bring the whole schema library.
const HEADER: typeof WORKSPACE_HEADER = 'posthorn-workspace'
const REQUEST_MS_MAX = 30_000

/** What Posthorn answered: the onboarding, that it said no (with its sentence), or nothing at all. */
export type Said =
  | { state: 'ok'; onboarding: Onboarding }
  | { state: 'refused'; status: number; message: string }
  | { state: 'silent' }

export interface Place {
  workspaceId: string
  onboardingId: string
  locale: string
}

export const readOnboarding = (place: Place) => ask(place, 'GET', '')
export const sendCode = (place: Place, body: CodeRequest) => ask(place, 'POST', '/code', body)
export const sendEnd = (place: Place, body: EndRequest) => ask(place, 'POST', '/end', body)

async function ask(place: Place, method: string, path: string, body?: unknown): Promise<Said> {
  try {
    const answer = await fetch(`/api/v1/onboardings/${encodeURIComponent(place.onboardingId)}${path}`, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      // What is on its way arrives also when somebody leaves the page.
      keepalive: method !== 'GET',
      headers: {
        accept: 'application/json',
        'accept-language': place.locale,
        [HEADER]: place.workspaceId,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(REQUEST_MS_MAX),
    })
    const said: unknown = await answer.json().catch(() => null)
    if (answer.ok && said !== null) return { state: 'ok', onboarding: said as Onboarding }
    const refusal = said as Partial<Refusal> | null
    if (!refusal?.error) return { state: 'silent' }
    return { state: 'refused', status: answer.status, message: refusal.error.message }
  } catch {
    return { state: 'silent' }
  }
}
