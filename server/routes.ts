import type { doctorHandlers } from './channels/doctor/handlers.ts'
import type { channelHandlers } from './channels/handlers.ts'
import type { inboxHandlers } from './channels/inboxes.ts'
import type { onboardingHandlers } from './channels/onboarding/handlers.ts'
import type { practiceHandlers } from './channels/practice/channel.ts'
import type { termsHandlers } from './channels/terms/handlers.ts'
import type { locationHandlers } from './channels/terms/locations.ts'
import type { consentHandlers } from './consents/handlers.ts'
import type { contactHandlers } from './contacts/handlers.ts'
import type { conversationHandlers } from './conversations/handlers.ts'
import type { parkedHandlers } from './ingest/handlers.ts'
import type { libraryHandlers } from './library/handlers.ts'
import type { sampleHandlers } from './sample/handlers.ts'
import type { searchHandlers } from './search/handlers.ts'
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
import type { templateHandlers } from './templates/handlers.ts'
import type { workflowHandlers } from './workflows/handlers.ts'

export interface Handlers {
  team: ReturnType<typeof teamHandlers>
  consents: ReturnType<typeof consentHandlers>
  contacts: ReturnType<typeof contactHandlers>
  inboxes: ReturnType<typeof inboxHandlers>
  channels: ReturnType<typeof channelHandlers>
  doctor: ReturnType<typeof doctorHandlers>
  onboarding: ReturnType<typeof onboardingHandlers>
  terms: ReturnType<typeof termsHandlers> & ReturnType<typeof locationHandlers>
  practice: ReturnType<typeof practiceHandlers>
  library: ReturnType<typeof libraryHandlers>
  templates: ReturnType<typeof templateHandlers>
  conversations: ReturnType<typeof conversationHandlers>
  parked: ReturnType<typeof parkedHandlers>
  sample: ReturnType<typeof sampleHandlers>
  search: ReturnType<typeof searchHandlers>
  workflows: ReturnType<typeof workflowHandlers>
}

/**
 * Every URL of the API, who may come in, and what it does. What of a workspace a person then sees, the queries decide.
 * Besides: better-auth's addresses (team/auth), the socket (live/route), the webhook (ingest), the practice phone
 * (channels/practice/proxy), health and metrics (platform/health), and the web app.
 */
export const routesOf = ({
  team,
  consents,
  contacts,
  inboxes,
  channels,
  doctor,
  onboarding,
  terms,
  practice,
  library,
  templates,
  conversations,
  parked,
  sample,
  search,
  workflows,
}: Handlers): Route[] => [
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
  put('/api/v1/availability', may('workspace.read'), team.setAvailability),
  put('/api/v1/preferences', may('workspace.read'), team.setPreferences),
  patch('/api/v1/members/:userId', may('members.manage'), team.editMember),
  del('/api/v1/members/:userId', may('members.manage'), team.removeMember),
  del('/api/v1/members/:userId/sign-ins', may('members.manage'), team.endSignInsOfMember),
  get('/api/v1/invitations', may('invitations.manage'), team.invitations),
  post('/api/v1/invitations', may('invitations.manage'), team.invite),
  del('/api/v1/invitations/:id', may('invitations.manage'), team.withdrawInvitation),

  get('/api/v1/teams', may('teams.read'), team.teams),
  post('/api/v1/teams', may('teams.manage'), team.createTeam),
  patch('/api/v1/teams/:id', may('teams.manage'), team.editTeam),
  del('/api/v1/teams/:id', may('teams.manage'), team.archiveTeam),

  get('/api/v1/labels', may('labels.read'), conversations.labels),
  post('/api/v1/labels', may('labels.manage'), conversations.createLabel),
  patch('/api/v1/labels/:id', may('labels.manage'), conversations.editLabel),
  del('/api/v1/labels/:id', may('labels.manage'), conversations.archiveLabel),

  get('/api/v1/snippets', may('library.use'), library.snippets),
  post('/api/v1/snippets', may('library.edit'), library.createSnippet),
  put('/api/v1/snippets/:id', may('library.edit'), library.editSnippet),
  del('/api/v1/snippets/:id', may('library.edit'), library.deleteSnippet),
  get('/api/v1/documents', may('library.use'), library.documents),
  post('/api/v1/documents', may('library.edit'), library.createDocument),
  put('/api/v1/documents/:id', may('library.edit'), library.editDocument),
  del('/api/v1/documents/:id', may('library.edit'), library.deleteDocument),

  get('/api/v1/views', may('conversations.read'), conversations.views),
  post('/api/v1/views', may('conversations.read'), conversations.createView),
  put('/api/v1/views/:id', may('conversations.read'), conversations.editView),
  del('/api/v1/views/:id', may('conversations.read'), conversations.deleteView),

  get('/api/v1/inboxes', may('inboxes.read'), inboxes.inboxes),
  post('/api/v1/inboxes', may('inboxes.manage'), inboxes.createInbox),
  patch('/api/v1/inboxes/:id', may('inboxes.manage'), inboxes.renameInbox),
  get('/api/v1/inboxes/:id/assignment-rules', may('inboxes.manage'), conversations.assignmentRules),
  put('/api/v1/inboxes/:id/assignment-rules', may('inboxes.manage'), conversations.setAssignmentRules),
  post('/api/v1/inboxes/:id/assignment-trial', may('inboxes.manage'), conversations.tryAssignment),

  get('/api/v1/channels', may('channels.read'), channels.channels),
  get('/api/v1/channels/:id', may('channels.read'), channels.channel),
  patch('/api/v1/channels/:id', may('channels.manage'), channels.editChannel),
  post('/api/v1/channels/:id/refresh', may('channels.manage'), channels.refreshChannel),
  post('/api/v1/channels/:id/disconnection', may('channels.manage'), channels.disconnectChannel),
  post('/api/v1/channels/:id/resumption', may('channels.manage'), inboxes.resumeChannel),
  get('/api/v1/channels/:id/profile', may('channels.manage'), channels.profile),
  patch('/api/v1/channels/:id/profile', may('channels.manage'), channels.editProfile),
  get('/api/v1/channels/:id/profile/picture', may('channels.manage'), channels.picture),
  put('/api/v1/channels/:id/profile/picture', may('channels.manage'), channels.setPicture),
  get('/api/v1/channels/:id/examination', may('channels.manage'), doctor.examination),
  post('/api/v1/channels/:id/examination', may('channels.manage'), doctor.examineChannel),
  get('/api/v1/channels/:id/examination/report', may('channels.manage'), doctor.examinationReport),

  get('/api/v1/connections', may('channels.manage'), onboarding.connections),
  get('/api/v1/onboardings', may('channels.manage'), onboarding.onboardings),
  post('/api/v1/onboardings', may('channels.manage'), onboarding.startOnboarding),
  get('/api/v1/onboardings/:id', may('channels.manage'), onboarding.onboarding),
  del('/api/v1/onboardings/:id', may('channels.manage'), onboarding.giveUpOnboarding),
  post('/api/v1/onboardings/:id/code', may('channels.manage'), onboarding.takeCode),
  post('/api/v1/onboardings/:id/end', may('channels.manage'), onboarding.takeEnd),
  post('/api/v1/onboardings/:id/fields', may('channels.manage'), onboarding.checkFields),
  put('/api/v1/onboardings/:id/credentials', may('channels.manage'), onboarding.takeCredentials),
  post('/api/v1/onboardings/:id/channels', may('channels.manage'), onboarding.chooseNumber),
  post('/api/v1/onboardings/:id/attempts', may('channels.manage'), onboarding.tryAgain),

  get('/api/v1/terms', may('channels.manage'), terms.terms),
  post('/api/v1/terms/acceptances', may('channels.manage'), terms.acceptTerms),
  get('/api/v1/data-locations', may('channels.manage'), terms.dataLocations),
  get('/api/v1/data-locations/export', may('channels.manage'), terms.exportDataLocations),

  post('/api/v1/practice/channel', may('channels.manage'), practice.connectPractice),
  post('/api/v1/practice/sample', may('sample.fill'), sample.fillSample),

  get('/api/v1/properties', may('properties.read'), contacts.properties),
  post('/api/v1/properties', may('properties.manage'), contacts.createProperty),
  put('/api/v1/properties/order', may('properties.manage'), contacts.orderProperties),
  patch('/api/v1/properties/:id', may('properties.manage'), contacts.editProperty),
  get('/api/v1/properties/:id/uses', may('properties.read'), contacts.propertyUses),

  get('/api/v1/segments', may('contacts.read'), contacts.segments),
  post('/api/v1/segments', may('contacts.read'), contacts.createSegment),
  put('/api/v1/segments/:id', may('contacts.read'), contacts.editSegment),
  del('/api/v1/segments/:id', may('contacts.read'), contacts.deleteSegment),

  get('/api/v1/contacts', may('contacts.read'), contacts.contacts),
  get('/api/v1/contacts/ids', may('contacts.read'), contacts.contactIds),
  post('/api/v1/contacts', may('contacts.edit'), contacts.createContact),
  post('/api/v1/contacts/changes', may('contacts.edit'), contacts.changeContacts),
  get('/api/v1/contacts/:id', may('contacts.read'), contacts.contact),
  get('/api/v1/contacts/:id/timeline', may('conversations.read'), conversations.timeline),
  get('/api/v1/contacts/:id/files', may('conversations.read'), conversations.contactFiles),
  patch('/api/v1/contacts/:id', may('contacts.edit'), contacts.editContact),

  get('/api/v1/contacts/:id/consents', may('contacts.read'), consents.consentsOfContact),
  post('/api/v1/contacts/:id/consents', may('consents.record'), consents.recordConsent),
  post('/api/v1/consents', may('consents.recordMany'), consents.recordConsents),
  post('/api/v1/consents/preview', may('consents.recordMany'), consents.foreseeConsents),
  get('/api/v1/consent-settings', may('contacts.read'), consents.consentSettings),
  put('/api/v1/consent-settings', may('consents.settings'), consents.editConsentSettings),
  get('/api/v1/templates', may('templates.read'), templates.templates),
  get('/api/v1/template-accounts', may('templates.read'), templates.templateAccounts),
  post('/api/v1/template-readings', may('templates.manage'), templates.readTemplates),
  get('/api/v1/templates/:id', may('templates.read'), templates.template),
  put('/api/v1/templates/:id/bindings', may('templates.manage'), templates.bindTemplate),

  get('/api/v1/conversations', may('conversations.read'), conversations.conversations),
  get('/api/v1/conversations/counts', may('conversations.read'), conversations.counts),
  get('/api/v1/conversations/ids', may('conversations.read'), conversations.conversationIds),
  post('/api/v1/conversations/bulk', may('conversations.read'), conversations.bulk),
  post('/api/v1/conversations/bulk/undo', may('conversations.read'), conversations.undoBulk),
  get('/api/v1/conversations/:id', may('conversations.read'), conversations.conversation),
  get('/api/v1/conversations/:id/messages', may('conversations.read'), conversations.messages),
  post('/api/v1/conversations/:id/messages', may('conversations.reply'), conversations.reply),
  get('/api/v1/conversations/:id/templates', may('conversations.reply'), conversations.templateChoices),
  get('/api/v1/conversations/:id/template', may('conversations.reply'), conversations.templateChoice),
  post('/api/v1/conversations/:id/notes', may('conversations.note'), conversations.addNote),
  get('/api/v1/drafts', may('conversations.reply'), conversations.drafts),
  get('/api/v1/conversations/:id/draft', may('conversations.reply'), conversations.draft),
  put('/api/v1/conversations/:id/draft', may('conversations.reply'), conversations.keepDraft),
  del('/api/v1/conversations/:id/draft', may('conversations.reply'), conversations.dropDraft),
  put('/api/v1/conversations/:id/read', may('conversations.read'), conversations.read),
  del('/api/v1/conversations/:id/read', may('conversations.read'), conversations.unread),
  put('/api/v1/conversations/:id/owner', may('conversations.assign'), conversations.assign),
  put('/api/v1/conversations/:id/team', may('conversations.assign'), conversations.handOver),
  put('/api/v1/conversations/:id/labels', may('conversations.label'), conversations.label),
  put('/api/v1/conversations/:id/waiting', may('conversations.close'), conversations.wait),
  del('/api/v1/conversations/:id/waiting', may('conversations.close'), conversations.wake),
  post('/api/v1/conversations/:id/closure', may('conversations.close'), conversations.close),
  del('/api/v1/conversations/:id/closure', may('conversations.close'), conversations.reopen),
  put('/api/v1/conversations/:id/snooze', may('conversations.close'), conversations.snooze),
  del('/api/v1/conversations/:id/snooze', may('conversations.close'), conversations.wake),
  get('/api/v1/conversations/:id/doubts', may('conversations.read'), conversations.doubtsOfConversation),
  put('/api/v1/conversations/:id/settlement', may('conversations.reply'), conversations.settleConversation),
  get('/api/v1/channels/:id/doubts', may('conversations.read'), conversations.doubtsOfChannel),
  put('/api/v1/channels/:id/settlement', may('conversations.reply'), conversations.settleChannel),
  get('/api/v1/messages/:id/life', may('conversations.read'), conversations.life),
  post('/api/v1/messages/:id/cancellation', may('conversations.reply'), conversations.cancel),
  post('/api/v1/messages/:id/sends', may('conversations.reply'), conversations.retry),
  put('/api/v1/messages/:id/reaction', may('conversations.reply'), conversations.react),
  del('/api/v1/messages/:id/reaction', may('conversations.reply'), conversations.unreact),
  put('/api/v1/messages/:id/settlement', may('conversations.reply'), conversations.settle),
  patch('/api/v1/notes/:id', may('conversations.note'), conversations.editNote),
  del('/api/v1/notes/:id', may('conversations.note'), conversations.deleteNote),
  get('/api/v1/notifications', may('conversations.read'), conversations.notifications),
  put('/api/v1/notifications/read', may('conversations.read'), conversations.readNotifications),
  put('/api/v1/notifications/:id/read', may('conversations.read'), conversations.readNotification),
  post('/api/v1/files', may('files.upload'), conversations.upload),
  get('/api/v1/files/:id', may('conversations.read'), conversations.file),

  get('/api/v1/search', may('conversations.read'), search.search),

  get('/api/v1/workflows', may('workflows.read'), workflows.workflows),
  post('/api/v1/workflows', may('workflows.manage'), workflows.createWorkflow),
  get('/api/v1/workflows/:id', may('workflows.read'), workflows.workflow),
  patch('/api/v1/workflows/:id', may('workflows.manage'), workflows.editWorkflow),
  del('/api/v1/workflows/:id', may('workflows.manage'), workflows.archiveWorkflow),
  post('/api/v1/workflows/:id/publication', may('workflows.manage'), workflows.publishWorkflow),
  put('/api/v1/workflows/:id/switch', may('workflows.manage'), workflows.switchWorkflow),
  get('/api/v1/workflows/:id/versions', may('workflows.read'), workflows.workflowVersions),
  post('/api/v1/workflows/:id/moves', may('workflows.manage'), workflows.moveEnrolments),
  get('/api/v1/workflows/:id/counts', may('workflows.read'), workflows.workflowCounts),
  post('/api/v1/workflows/:id/trial', may('workflows.manage'), workflows.tryWorkflow),
  get('/api/v1/workflows/:id/enrolments', may('workflows.read'), workflows.enrolments),
  post('/api/v1/workflows/:id/enrolments', may('workflows.manage'), workflows.enrol),
  post('/api/v1/workflows/:id/cancellation', may('workflows.manage'), workflows.cancelEnrolments),
  post('/api/v1/workflows/:id/retries', may('workflows.manage'), workflows.retryEnrolments),
  get('/api/v1/enrolments/:id', may('workflows.read'), workflows.enrolment),
  post('/api/v1/enrolments/:id/cancellation', may('workflows.manage'), workflows.cancelEnrolment),
  post('/api/v1/enrolments/:id/retry', may('workflows.manage'), workflows.retryEnrolment),
  get('/api/v1/contacts/:id/enrolments', may('workflows.read'), workflows.enrolmentsOfContact),

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
