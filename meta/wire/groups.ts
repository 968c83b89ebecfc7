/** Groups (fact sheet §16.2). */
import type { Open, UnixSeconds, WireError } from './common.ts'
import type { ConversationValue } from './envelope.ts'

export interface GroupParticipant {
  input?: string
  wa_id?: string
  user_id?: string
  parent_user_id?: string
  username?: string
  errors?: WireError[]
}

export interface GroupEvent {
  timestamp?: UnixSeconds
  group_id?: string
  type?: Open<
    | 'group_create'
    | 'group_delete'
    | 'group_participants_add'
    | 'group_participants_remove'
    | 'group_join_request_created'
    | 'group_join_request_revoked'
    | 'group_settings_update'
    | 'group_suspend'
    | 'group_suspend_cleared'
  >
  request_id?: string
  subject?: string
  description?: string
  invite_link?: string
  join_approval_mode?: Open<'auto_approve' | 'approval_required'>
  join_request_id?: string
  reason?: string
  initiated_by?: Open<'business' | 'participant'>
  wa_id?: string
  user_id?: string
  added_participants?: GroupParticipant[]
  removed_participants?: GroupParticipant[]
  failed_participants?: GroupParticipant[]
  errors?: WireError[]
}

export interface GroupValue extends ConversationValue {
  groups?: GroupEvent[]
}
