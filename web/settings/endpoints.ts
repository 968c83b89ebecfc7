import type { z } from 'zod'
import type { Inbox } from '#contract/inbox.ts'
import type { Label, LabelRequest } from '#contract/labels.ts'
import type { ParkedDelivery } from '#contract/operations.ts'
import type {
  Invitation,
  InvitationCreated,
  InvitationRequest,
  Member,
  MemberPatch,
  PreferencesRequest,
  SignIn,
  Workspace,
  WorkspacePatch,
} from '#contract/people.ts'
import type { Team, TeamRequest } from '#contract/teams.ts'
import { request, requestAuth } from '../api/client.ts'

export const patchWorkspace = (body: z.infer<typeof WorkspacePatch>) =>
  request<Workspace>('PATCH', '/workspace', { body })

export const patchMember = (userId: string, body: z.infer<typeof MemberPatch>) =>
  request<{ members: Member[] }>('PATCH', `/members/${encodeURIComponent(userId)}`, { body })
export const removeMember = (userId: string) => request<void>('DELETE', `/members/${encodeURIComponent(userId)}`)

export const getInvitations = () => request<{ invitations: Invitation[] }>('GET', '/invitations')
export const postInvitation = (body: z.infer<typeof InvitationRequest>) =>
  request<z.infer<typeof InvitationCreated>>('POST', '/invitations', { body })
export const revokeInvitation = (id: string) => request<void>('DELETE', `/invitations/${id}`)

export const postTeam = (body: z.infer<typeof TeamRequest>) => request<Team>('POST', '/teams', { body })
export const patchTeam = (id: string, body: z.infer<typeof TeamRequest>) =>
  request<Team>('PATCH', `/teams/${id}`, { body })
export const removeTeam = (id: string) => request<void>('DELETE', `/teams/${id}`)

export const postLabel = (body: z.infer<typeof LabelRequest>) => request<Label>('POST', '/labels', { body })
export const patchLabel = (id: string, body: z.infer<typeof LabelRequest>) =>
  request<Label>('PATCH', `/labels/${id}`, { body })
export const removeLabel = (id: string) => request<void>('DELETE', `/labels/${id}`)

export const postInbox = (name: string) => request<Inbox>('POST', '/inboxes', { body: { name } })
export const renameInbox = (id: string, name: string) => request<Inbox>('PATCH', `/inboxes/${id}`, { body: { name } })
export const resumeChannel = (id: string) => request<unknown>('POST', `/channels/${id}/resumption`, { body: {} })
export const fillSample = () => request<{ conversations: number }>('POST', '/practice/sample', { body: {} })

export const getParked = () => request<{ deliveries: ParkedDelivery[] }>('GET', '/parked-deliveries')
export const replayParked = (id: string) =>
  request<{ queued: boolean }>('POST', `/parked-deliveries/${id}/replay`, { body: {} })

export const getSignIns = () => request<{ signIns: SignIn[] }>('GET', '/sign-ins')
export const endSignIn = (id: string) => request<void>('DELETE', `/sign-ins/${encodeURIComponent(id)}`)
export const changePassword = (currentPassword: string, newPassword: string, revokeOtherSessions: boolean) =>
  requestAuth<unknown>('/change-password', { currentPassword, newPassword, revokeOtherSessions })

/** How the asker likes to work. */
export const putPreferences = (body: z.input<typeof PreferencesRequest>) =>
  request<void>('PUT', '/preferences', { body })
