/** The readers of what an inbox only keeps for now: groups and conversation routing (fact sheet §16.2, §3.27). */
import { json, list, object, seconds, text } from './shape.ts'
import { error } from './shapes.ts'
import type { GroupEvent, GroupParticipant } from './wire/groups.ts'
import type { MessagingHandoversValue } from './wire/routing.ts'

const participant = object<GroupParticipant>({
  input: text,
  wa_id: text,
  user_id: text,
  parent_user_id: text,
  username: text,
  errors: list(error),
})

export const groupEvent = object<GroupEvent>({
  timestamp: seconds,
  group_id: text,
  type: text,
  request_id: text,
  subject: text,
  description: text,
  invite_link: text,
  join_approval_mode: text,
  join_request_id: text,
  reason: text,
  initiated_by: text,
  wa_id: text,
  user_id: text,
  added_participants: list(participant),
  removed_participants: list(participant),
  failed_participants: list(participant),
  errors: list(error),
})

export type Handover = Omit<MessagingHandoversValue, 'messaging_product' | 'metadata' | 'contacts' | 'errors'>

const passed = object<NonNullable<MessagingHandoversValue['control_passed']>>({
  previous_owner_app_role: text,
  new_owner_app_role: text,
  metadata: json,
})

export const handover = object<Handover>({
  type: text,
  timestamp: seconds,
  sender: object({ phone_number: text, wa_id: text, user_id: text, parent_user_id: text }),
  recipient: object({ phone_number_id: text, display_phone_number: text }),
  control_passed: passed,
  control_taken: passed,
  control_requested: object({ requested_owner_app_role: text, metadata: json }),
})
