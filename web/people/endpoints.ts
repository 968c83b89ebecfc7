import type { z } from 'zod'
import type { InvitationAcceptance, InvitationOffer, Me, SetupRequest } from '#contract/people.ts'
import { request, requestAuth } from '../api/client.ts'

export type Offer = z.infer<typeof InvitationOffer>

export const setUp = (body: SetupRequest) => request<Me>('POST', '/setup', { body, signedOutIsFine: true })

export const signIn = (email: string, password: string) =>
  requestAuth<unknown>('/sign-in/email', { email, password, rememberMe: true })

export const getOffer = (token: string) =>
  request<Offer>('GET', '/invitation', { query: { token }, signedOutIsFine: true })

export const acceptInvitation = (body: z.infer<typeof InvitationAcceptance>) =>
  request<Me>('POST', '/invitation/acceptance', { body, signedOutIsFine: true })
