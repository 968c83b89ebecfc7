import type {
  ConsentRequest,
  ConsentSettings,
  ConsentsForeseen,
  ConsentsPreview,
  ConsentsRecorded,
  ConsentsRequest,
  ContactConsents,
} from '#contract/consents.ts'
import { request } from '../api/client.ts'

export const getConsents = (contactId: string, before: string | null) =>
  request<ContactConsents>('GET', `/contacts/${contactId}/consents`, { query: { before } })
export const postConsent = (contactId: string, body: ConsentRequest) =>
  request<ContactConsents>('POST', `/contacts/${contactId}/consents`, { body })
export const postConsents = (body: ConsentsRequest) => request<ConsentsRecorded>('POST', '/consents', { body })
export const postConsentsPreview = (body: ConsentsPreview) =>
  request<ConsentsForeseen>('POST', '/consents/preview', { body })
export const getConsentSettings = () => request<ConsentSettings>('GET', '/consent-settings')
export const putConsentSettings = (body: ConsentSettings) =>
  request<ConsentSettings>('PUT', '/consent-settings', { body })

/** News of anybody's consent make all of these old (web/live/session). */
export const consentsKey = (contactId: string) => ['consents', contactId] as const
export const CONSENT_SETTINGS_KEY = ['consent-settings'] as const
