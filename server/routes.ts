import type { inboxHandlers } from './channels/inboxes.ts'
import type { practiceHandlers } from './channels/practice/channel.ts'
import type { contactHandlers } from './contacts/handlers.ts'
import type { conversationHandlers } from './conversations/handlers.ts'
import type { parkedHandlers } from './ingest/handlers.ts'
import type { sampleHandlers } from './sample/handlers.ts'
import {
  anyone,
  type Gate,
  type Handler,
  type HandlerFor,
  type Method,
  may,
  type Route,
  signedIn,
} from './team/access.ts'
import type { teamHandlers } from './team/handlers.ts'

export interface Handlers {
  team: ReturnType<typeof teamHandlers>
  contacts: ReturnType<typeof contactHandlers>
  inboxes: ReturnType<typeof inboxHandlers>
  practice: ReturnType<typeof practiceHandlers>
  conversations: ReturnType<typeof conversationHandlers>
  parked: ReturnType<typeof parkedHandlers>
  sample: ReturnType<typeof sampleHandlers>
}

/**
 * Every URL of the API, who may come in, and what it does. What of a workspace a person then sees, the queries decide.
 * Besides: better-auth's addresses (team/auth), the socket (live/route), the webhook (ingest), the practice phone
 * (channels/practice/proxy), health and metrics (platform/health), and the web app.
 */
export const routesOf = ({ team, contacts, inboxes, practice, conversations, parked, sample }: Handlers): Route[] => [
  get('/api/v1/setup', anyone, team.setup),
  post('/api/v1/setup', anyone, team.setUp),
  get('/api/v1/invitation', anyone, team.invitationOffer),
  post('/api/v1/invitation/acceptance', anyone, team.acceptInvitation),
  get('/api/v1/me', signedIn, team.me),
  get('/api/v1/sign-ins', signedIn, team.signIns),
  del('/api/v1/sign-ins/:id', signedIn, team.endSignIn),

  get('/api/v1/workspace', may('workspace.read'), team.workspace),
  patch('/api/v1/workspace', may('workspace.edit'), team.editWorkspace),
  get('/api/v1/members', may('members.read'), team.members),
  patch('/api/v1/members/:userId', may('members.manage'), team.editMember),
  del('/api/v1/members/:userId', may('members.manage'), team.removeMember),
  del('/api/v1/members/:userId/sign-ins', may('members.manage'), team.endSignInsOfMember),
  get('/api/v1/invitations', may('invitations.manage'), team.invitations),
  post('/api/v1/invitations', may('invitations.manage'), team.invite),
  del('/api/v1/invitations/:id', may('invitations.manage'), team.withdrawInvitation),

  get('/api/v1/inboxes', may('inboxes.read'), inboxes.inboxes),
  post('/api/v1/inboxes', may('inboxes.manage'), inboxes.createInbox),
  patch('/api/v1/inboxes/:id', may('inboxes.manage'), inboxes.renameInbox),
  post('/api/v1/channels/:id/resumption', may('channels.manage'), inboxes.resumeChannel),
  post('/api/v1/practice/channel', may('channels.manage'), practice.connectPractice),
  post('/api/v1/practice/sample', may('sample.fill'), sample.fillSample),

  get('/api/v1/contacts', may('contacts.read'), contacts.contacts),
  post('/api/v1/contacts', may('contacts.edit'), contacts.createContact),
  get('/api/v1/contacts/:id', may('contacts.read'), contacts.contact),
  patch('/api/v1/contacts/:id', may('contacts.edit'), contacts.editContact),

  get('/api/v1/conversations', may('conversations.read'), conversations.conversations),
  get('/api/v1/conversations/counts', may('conversations.read'), conversations.counts),
  get('/api/v1/conversations/:id', may('conversations.read'), conversations.conversation),
  get('/api/v1/conversations/:id/messages', may('conversations.read'), conversations.messages),
  post('/api/v1/conversations/:id/messages', may('conversations.reply'), conversations.reply),
  put('/api/v1/conversations/:id/read', may('conversations.read'), conversations.read),
  put('/api/v1/conversations/:id/owner', may('conversations.assign'), conversations.assign),
  post('/api/v1/conversations/:id/closure', may('conversations.close'), conversations.close),
  del('/api/v1/conversations/:id/closure', may('conversations.close'), conversations.reopen),
  put('/api/v1/conversations/:id/snooze', may('conversations.close'), conversations.snooze),
  del('/api/v1/conversations/:id/snooze', may('conversations.close'), conversations.wake),
  get('/api/v1/messages/:id/life', may('conversations.read'), conversations.life),
  post('/api/v1/messages/:id/sends', may('conversations.reply'), conversations.retry),
  put('/api/v1/messages/:id/settlement', may('conversations.reply'), conversations.settle),
  post('/api/v1/files', may('files.upload'), conversations.upload),
  get('/api/v1/files/:id', may('conversations.read'), conversations.file),

  get('/api/v1/parked-deliveries', may('parked.read'), parked.parked),
  post('/api/v1/parked-deliveries/:id/replay', may('parked.replay'), parked.replayParked),
]

type Line = <Needs extends Handler['needs']>(
  url: string,
  gate: Gate<Needs>,
  handler: HandlerFor<NoInfer<Needs>>,
) => Route

const line =
  (method: Method): Line =>
  (url, { act }, handler) => ({ method, url, act, handler })
const get = line('GET')
const post = line('POST')
const put = line('PUT')
const patch = line('PATCH')
const del = line('DELETE')
