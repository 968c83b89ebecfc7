export const ROLES = ['admin', 'agent'] as const
export type Role = (typeof ROLES)[number]

/** Everything that a route may ask permission for. */
export const ACTS = [
  'workspace.read',
  'workspace.edit',
  'members.read',
  'members.manage',
  'invitations.manage',
  'teams.read',
  'teams.manage',
  'labels.read',
  'labels.manage',
  'library.use',
  'library.edit',
  'inboxes.read',
  'inboxes.manage',
  'channels.read',
  'channels.manage',
  'templates.read',
  'templates.manage',
  'conversations.read',
  'conversations.reply',
  'conversations.note',
  'conversations.assign',
  'conversations.close',
  'conversations.label',
  'contacts.read',
  'contacts.edit',
  'properties.read',
  'properties.manage',
  'workflows.read',
  'workflows.manage',
  'consents.record',
  'consents.recordMany',
  'consents.settings',
  'files.upload',
  'parked.read',
  'parked.replay',
  'practice.use',
  'practice.control',
  'sample.fill',
] as const
export type Act = (typeof ACTS)[number]

/** A signed-in person inside one workspace. */
export interface Asker {
  userId: string
  role: Role
  /** The inboxes this person is a member of. */
  inboxIds: readonly string[]
}

/** What the act is about, as far as the answer depends on it: a conversation, a channel or an inbox by its inbox. */
export interface Thing {
  inboxId: string
}

type Condition = (asker: Asker, thing: Thing) => boolean

const always: Condition = () => true
const ofTheirInboxes: Condition = (asker, { inboxId }) => asker.inboxIds.includes(inboxId)

const sentences = new Map<string, Condition>()

allow('admin', ACTS, always)

allow('agent', ['workspace.read', 'members.read', 'teams.read', 'labels.read', 'properties.read'], always)
allow('agent', ['inboxes.read', 'channels.read', 'templates.read'], ofTheirInboxes)
allow(
  'agent',
  [
    'conversations.read',
    'conversations.reply',
    'conversations.note',
    'conversations.assign',
    'conversations.close',
    'conversations.label',
  ],
  ofTheirInboxes,
)
// What somebody may use of it, and what they may change, the library's queries decide.
allow('agent', ['library.use', 'library.edit'], always)
// A contact is one for the whole workspace; what it wrote in an inbox stays in that inbox.
allow('agent', ['contacts.read', 'contacts.edit', 'consents.record', 'files.upload', 'practice.use'], always)

/**
 * May this person do this? Without a thing: to anything at all (the gate of a route, a button in the interface); with one: to
 * this one. What is allowed nowhere is refused.
 */
export function may(asker: Asker, act: Act, thing?: Thing): boolean {
  const condition = sentences.get(`${asker.role} ${act}`)
  return condition !== undefined && (thing === undefined || condition(asker, thing))
}

/** The visibility of a conversation, written for queries, counts, sockets and exports alike. */
export function visibleInboxes(asker: Asker): 'all' | readonly string[] {
  return asker.role === 'admin' ? 'all' : asker.inboxIds
}

/** The same for one conversation. */
export function maySee(asker: Asker, conversation: Thing): boolean {
  return may(asker, 'conversations.read', conversation)
}

/** Whether a workspace keeps an admin when this person becomes an agent or leaves. */
export function keepsAnAdmin(adminIds: readonly string[], withoutUserId: string): boolean {
  return adminIds.some((userId) => userId !== withoutUserId)
}

function allow(role: Role, acts: readonly Act[], condition: Condition) {
  for (const act of acts) sentences.set(`${role} ${act}`, condition)
}
