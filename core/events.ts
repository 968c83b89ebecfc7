import type { AssignmentDecision } from './conversation/assign.ts'
import type { Purpose } from './whatsapp/consent.ts'
import type { ConsentWay } from './whatsapp/consentMarks.ts'

/**
 * Everything that can happen in a workspace, one union. Stored events hold ids and facts, never texts: what a reader
 * may see of them is added when they are presented. Live clients, and later workflows and reports, read the same rows.
 */
export type Event =
  | MessageEvent
  | ConversationEvent
  | ContactEvent
  | NoteEvent
  | NotificationEvent
  | { type: 'channel.changed'; channelId: string; inboxId: string }
  /** A number is connected, or again. */
  | { type: 'channel.connected'; channelId: string; inboxId: string }
  | { type: 'channel.disconnected'; channelId: string; inboxId: string }
  /** The connection doctor looked at it; `link` and `fault` name what is to be mended first. Told to whoever manages channels. */
  | {
      type: 'channel.examined'
      channelId: string
      inboxId: string
      state: 'ok' | 'warning' | 'broken'
      link: string | null
      fault: string | null
    }
  /** An attempt to connect numbers went on, or a step of it began or ended. */
  | { type: 'onboarding.changed'; onboardingId: string }
  /** A step of it failed; `phoneNumberId` is '' for the steps that all its numbers share. */
  | { type: 'onboarding.failed'; onboardingId: string; step: string; phoneNumberId: string; fault: string }
  /** Somebody accepted the data terms. */
  | { type: 'terms.accepted'; version: number }
  /** Meta decided something about a template, or it is no longer there (`gone`). */
  | {
      type: 'template.changed'
      templateId: string
      what: 'status' | 'quality' | 'category' | 'coming_category' | 'components'
      from: string | null
      to: string | null
    }
  /** All templates of an account were read, or the attempt failed. */
  | { type: 'templates.synced'; wabaId: string; fault: string | null }
  | { type: 'inbox.changed'; inboxId: string }
  | { type: 'inbox.rules_changed'; inboxId: string }
  | { type: 'member.changed'; userId: string }
  /** Is asked for new conversations again, or no longer. */
  | { type: 'member.available' | 'member.away'; userId: string }
  | { type: 'team.changed'; teamId: string }
  | { type: 'label.changed'; labelId: string }
  | { type: 'view.changed'; viewId: string }
  | { type: 'snippet.changed'; snippetId: string }
  | { type: 'document.changed'; documentId: string }
  /** A property that the workspace defined was made, renamed, put away or brought back. */
  | { type: 'property.changed'; propertyId: string }
  /** Its definition or whether it is on; or who is in it: that is told once a second at most, however many that are. */
  | { type: 'workflow.changed'; workflowId: string; because: 'definition' | 'switch' | 'enrolments' }
  | { type: 'segment.changed'; segmentId: string }
  | { type: 'workspace.changed' }
  /** The words that opt in and out, or what is answered to them. */
  | { type: 'consent_settings.changed' }
  | { type: 'delivery.parked'; deliveryId: string }

type InConversation = { inboxId: string; conversationId: string }

export type MessageEvent =
  /** A customer's message took its place in a thread. */
  | (InConversation & { type: 'message.received'; messageId: string; contactId: string; first: boolean })
  /** Someone's message waits to be sent. */
  | (InConversation & { type: 'message.queued'; messageId: string })
  /** Its state, reactions, text (edit, revoke) or medium is no longer what it was. */
  | (InConversation & { type: 'message.changed'; messageId: string; because: MessageChange })

export type MessageChange = 'status' | 'reaction' | 'edit' | 'revoke' | 'media'

export type ConversationEvent =
  | (InConversation & { type: 'conversation.opened'; contactId: string })
  /** actorId null: the customer wrote. */
  | (InConversation & { type: 'conversation.reopened' })
  | (InConversation & { type: 'conversation.closed' })
  | (InConversation & { type: 'conversation.snoozed'; until: string })
  | (InConversation & { type: 'conversation.waiting' })
  | (InConversation & {
      type: 'conversation.assigned'
      ownerId: string | null
      previousOwnerId: string | null
      rule?: ByRule
    })
  | (InConversation & {
      type: 'conversation.handed_over'
      teamId: string | null
      previousTeamId: string | null
      rule?: ByRule
    })
  /** A rule fitted, and there was nobody whom it could choose. */
  | (InConversation & { type: 'conversation.not_assigned'; rule: ByRule & { lacking: AssignmentDecision['lacking'] } })
  | (InConversation & { type: 'conversation.labelled'; added: string[]; removed: string[] })
  /** Meta tied two identities: `absorbedId` is now part of this conversation. */
  | (InConversation & { type: 'conversation.united'; absorbedId: string })
  /** Messages moved in or out: read the thread afresh. */
  | (InConversation & { type: 'conversation.moved' })
  /** The window is another, and nothing else: the customer reacted to what is not here, or took back what was not. */
  | (InConversation & { type: 'conversation.window_moved' })
  /** Somebody said, or it was recorded, that the customer agrees to messages or does not want them: a line in the thread. */
  | (InConversation & ConsentFacts & { type: 'conversation.consented'; messageId: string | null })
  /** One person's read position; told to that person alone. */
  | (InConversation & { type: 'conversation.read'; userId: string; inboundCount: number })
  /** The same, put back. */
  | (InConversation & { type: 'conversation.unread'; userId: string; inboundCount: number })

/** Which rule of the inbox decided, as it was called then, and whom it would have asked but for their being away. */
export type ByRule = Pick<AssignmentDecision, 'ruleId' | 'ruleName' | 'ruleNumber' | 'away'>

export type NoteEvent =
  /** A colleague wrote something that is never sent. */
  | (InConversation & { type: 'note.added'; noteId: string })
  | (InConversation & { type: 'note.changed'; noteId: string; because: 'edit' | 'delete' })

/** Told to that person alone. */
export type NotificationEvent =
  | (InConversation & { type: 'notification.added'; userId: string; notificationId: string })
  /** What it was about is gone. */
  | (InConversation & { type: 'notification.withdrawn'; userId: string })
  /** Of several conversations that one act gave them: there is one, or it tells of another number of them now. */
  | { type: 'notification.added' | 'notification.changed'; userId: string; notificationId: string; actId: string }
  /** None of them is left. */
  | { type: 'notification.withdrawn'; userId: string; actId: string }
  | { type: 'notification.added'; userId: string; notificationId: string; templateId: string }
  | { type: 'notification.added'; userId: string; notificationId: string; channelId: string }
  | { type: 'notification.read'; userId: string }

export type ContactEvent =
  | { type: 'contact.created'; contactId: string }
  /** `properties`: keys of the registry (core/property), of the workspace's own ones as well. */
  | { type: 'contact.changed'; contactId: string; properties: string[] }
  | { type: 'contact.merged'; contactId: string; absorbedId: string }
  /** A word of or for this contact stands in the ledger of consents. `changed`: for which purposes something else holds now. */
  | (ConsentFacts & { type: 'contact.consented'; contactId: string; identityId: string | null; changed: Purpose[] })

/** `entry`: its number in the ledger. */
type ConsentFacts = { entry: number; consent: 'opted_in' | 'opted_out'; purposes: readonly Purpose[]; way: ConsentWay }

/** An event on its way into the table `events`: whose workspace, who did it (null: nobody, or a customer), and when. */
export type NewEvent = Event & { workspaceId: string; actorId: string | null; at: Date }
