import type { z } from 'zod'
import type {
  BusinessProfile,
  BusinessProfilePatch,
  ChannelList,
  ChannelOne,
  ChannelPatch,
  Disconnection,
} from '#contract/channels.ts'
import type { Locale } from '#contract/common.ts'
import type { Inbox } from '#contract/inbox.ts'
import type {
  AttemptRequest,
  ChannelRequest,
  ConnectionList,
  CredentialFields,
  Credentials,
  FieldChecks,
  Onboarding,
  OnboardingList,
  OnboardingRequest,
} from '#contract/onboarding.ts'
import type { DataLocations, Terms } from '#contract/terms.ts'
import { addressWithWorkspace, headersFor, refusalOf, request } from '../../api/client.ts'
import { NoConnection } from '../../api/refusal.ts'

export const getConnections = () => request<ConnectionList>('GET', '/connections')
export const getOnboardings = () => request<OnboardingList>('GET', '/onboardings')
export const getOnboarding = (id: string) => request<Onboarding>('GET', `/onboardings/${id}`)
export const postOnboarding = (body: OnboardingRequest) => request<Onboarding>('POST', '/onboardings', { body })
export const giveUpOnboarding = (id: string) => request<void>('DELETE', `/onboardings/${id}`)
export const checkFields = (id: string, body: CredentialFields, signal: AbortSignal) =>
  request<FieldChecks>('POST', `/onboardings/${id}/fields`, { body, signal })
export const putCredentials = (id: string, body: Credentials) =>
  request<Onboarding>('PUT', `/onboardings/${id}/credentials`, { body })
export const postOnboardingChannel = (id: string, body: ChannelRequest) =>
  request<Onboarding>('POST', `/onboardings/${id}/channels`, { body })
export const tryStepAgain = (id: string, body: AttemptRequest) =>
  request<Onboarding>('POST', `/onboardings/${id}/attempts`, { body })

export const getTerms = () => request<Terms>('GET', '/terms')
export const acceptTerms = (version: number, locale: Locale) =>
  request<Terms>('POST', '/terms/acceptances', { body: { version, locale } })
export const getDataLocations = () => request<DataLocations>('GET', '/data-locations')
export const dataExportAddress = (locale: Locale) => addressWithWorkspace('/data-locations/export', { locale })

export const createInbox = (name: string) => request<Inbox>('POST', '/inboxes', { body: { name } })

export const getChannels = () => request<ChannelList>('GET', '/channels')
export const getChannel = (id: string) => request<ChannelOne>('GET', `/channels/${id}`)
export const patchChannel = (id: string, body: ChannelPatch) =>
  request<ChannelOne>('PATCH', `/channels/${id}`, { body })
export const refreshChannel = (id: string) => request<ChannelOne>('POST', `/channels/${id}/refresh`, { body: {} })
export const resumeChannel = (id: string) => request<void>('POST', `/channels/${id}/resumption`, { body: {} })
export const disconnectChannel = (id: string, deregister: boolean) =>
  request<z.infer<typeof Disconnection>>('POST', `/channels/${id}/disconnection`, { body: { deregister } })
export const getProfile = (id: string) => request<BusinessProfile>('GET', `/channels/${id}/profile`)
export const patchProfile = (id: string, body: BusinessProfilePatch) =>
  request<BusinessProfile>('PATCH', `/channels/${id}/profile`, { body })
export const pictureAddress = (id: string, version: number) =>
  addressWithWorkspace(`/channels/${id}/profile/picture`, { version })

/** The picture goes as it is, in a form. */
export async function putPicture(id: string, picture: File): Promise<BusinessProfile> {
  const form = new FormData()
  form.append('file', picture)
  const answer = await fetch(addressWithWorkspace(`/channels/${id}/profile/picture`), {
    method: 'PUT',
    credentials: 'same-origin',
    headers: headersFor(undefined),
    body: form,
  }).catch(() => {
    throw new NoConnection()
  })
  if (!answer.ok) throw await refusalOf(answer)
  return answer.json()
}
