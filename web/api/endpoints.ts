import type { Contact, ContactChanged, ContactPatch } from '#contract/contacts.ts'
import type { DraftKept, DraftList, DraftOne, DraftRequest } from '#contract/drafts.ts'
import type {
  Changed,
  Channel,
  Conversation,
  ConversationPage,
  ConversationQuery,
  Counts,
  Inbox,
} from '#contract/inbox.ts'
import type { Label } from '#contract/labels.ts'
import type { Doubts, ManySettled, MessageLife } from '#contract/life.ts'
import type { Message, MessagePage, ReplyRequest } from '#contract/messages.ts'
import type { Me, Member, Setup, Workspace } from '#contract/people.ts'
import type { SearchAnswer, SearchQuery } from '#contract/search.ts'
import type { Team } from '#contract/teams.ts'
import type { View, ViewList, ViewRequest } from '#contract/views.ts'
import type { Outcome } from '#core/whatsapp/status.ts'
import { request, requestAuth } from './client.ts'

/** One conversation, or one number. */
export type DoubtPlace = 'conversations' | 'channels'
type Abortable = { signal?: AbortSignal }

export const getSetup = () => request<Setup>('GET', '/setup', { signedOutIsFine: true })
export const getMe = () => request<Me>('GET', '/me', { signedOutIsFine: true })
export const getWorkspace = () => request<Workspace>('GET', '/workspace')
export const getMembers = () => request<{ members: Member[] }>('GET', '/members')
export const putAvailability = (away: boolean) => request<void>('PUT', '/availability', { body: { away } })
export const getTeams = () => request<{ teams: Team[] }>('GET', '/teams')
export const getLabels = () => request<{ labels: Label[] }>('GET', '/labels')
export const getViews = () => request<ViewList>('GET', '/views')
export const postView = (body: ViewRequest) => request<View>('POST', '/views', { body })
export const putView = (id: string, body: ViewRequest) => request<View>('PUT', `/views/${id}`, { body })
export const deleteView = (id: string) => request<void>('DELETE', `/views/${id}`)
export const getInboxes = () => request<{ inboxes: Inbox[] }>('GET', '/inboxes')
export const signOut = () => requestAuth<unknown>('/sign-out', {})

export const connectPracticeChannel = () => request<{ channel: Channel }>('POST', '/practice/channel', { body: {} })

export const fillSample = () => request<{ conversations: number }>('POST', '/practice/sample', { body: {} })

export const getCounts = () => request<Counts>('GET', '/conversations/counts')
export const getConversations = (query: ConversationQuery, { signal }: Abortable = {}) =>
  request<ConversationPage>('GET', '/conversations', { query: query as Record<string, string>, signal })
export const getConversation = (id: string) =>
  request<{ conversation: Conversation; read: number }>('GET', `/conversations/${id}`)
export const getMessages = (
  conversationId: string,
  place: { before?: string; after?: string; around?: string; limit?: number } = {},
) => request<MessagePage>('GET', `/conversations/${conversationId}/messages`, { query: { timeline: 'true', ...place } })
export const getSearch = (query: SearchQuery, { signal }: Abortable = {}) =>
  request<SearchAnswer>('GET', '/search', { query: query as Record<string, string>, signal })

export const putOwner = (conversationId: string, ownerId: string | null) =>
  request<Changed>('PUT', `/conversations/${conversationId}/owner`, { body: { ownerId } })
export const putTeam = (conversationId: string, teamId: string | null) =>
  request<Changed>('PUT', `/conversations/${conversationId}/team`, { body: { teamId } })
export const putLabels = (conversationId: string, labelIds: string[]) =>
  request<Changed>('PUT', `/conversations/${conversationId}/labels`, { body: { labelIds } })
export const startWaiting = (conversationId: string) =>
  request<Changed>('PUT', `/conversations/${conversationId}/waiting`, { body: {} })
export const endWaiting = (conversationId: string) =>
  request<Changed>('DELETE', `/conversations/${conversationId}/waiting`)
export const close = (conversationId: string) =>
  request<Changed>('POST', `/conversations/${conversationId}/closure`, { body: {} })
export const reopen = (conversationId: string) => request<Changed>('DELETE', `/conversations/${conversationId}/closure`)
export const snooze = (conversationId: string, until: Date) =>
  request<Changed>('PUT', `/conversations/${conversationId}/snooze`, { body: { until: until.toISOString() } })
export const wake = (conversationId: string) => request<Changed>('DELETE', `/conversations/${conversationId}/snooze`)
export const putRead = (conversationId: string, inboundCount: number) =>
  request<Changed>('PUT', `/conversations/${conversationId}/read`, { body: { inboundCount } })

export const postReply = (conversationId: string, reply: ReplyRequest) =>
  request<{ message: Message }>('POST', `/conversations/${conversationId}/messages`, { body: reply })
export const getDrafts = () => request<DraftList>('GET', '/drafts')
export const getDraft = (conversationId: string) => request<DraftOne>('GET', `/conversations/${conversationId}/draft`)
export const putDraft = (conversationId: string, body: DraftRequest, keepalive: boolean) =>
  request<DraftKept>('PUT', `/conversations/${conversationId}/draft`, { body, keepalive })
export const deleteDraft = (conversationId: string, sequence: number, keepalive: boolean) =>
  request<void>('DELETE', `/conversations/${conversationId}/draft`, { query: { sequence }, keepalive })
export const retrySend = (messageId: string, sendId: string) =>
  request<void>('POST', `/messages/${messageId}/sends`, { body: { sendId } })
export const cancelMessage = (messageId: string) =>
  request<{ message: Message }>('POST', `/messages/${messageId}/cancellation`, { body: {} })
export const settle = (messageId: string, outcome: Outcome) =>
  request<void>('PUT', `/messages/${messageId}/settlement`, { body: { outcome } })
export const getDoubts = (of: DoubtPlace, id: string) => request<Doubts>('GET', `/${of}/${id}/doubts`)
export const settleAll = (of: DoubtPlace, id: string, outcome: Outcome, asOf: string) =>
  request<ManySettled>('PUT', `/${of}/${id}/settlement`, { body: { outcome, asOf } })
export const getLife = (messageId: string) => request<MessageLife>('GET', `/messages/${messageId}/life`)

export const getContact = (id: string) => request<{ contact: Contact }>('GET', `/contacts/${id}`)
export const patchContact = (id: string, patch: ContactPatch) =>
  request<ContactChanged>('PATCH', `/contacts/${id}`, { body: patch })
