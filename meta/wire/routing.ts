/** Conversation routing (fact sheet §3.27): another app or Meta's own agent may own a thread. Partly unverified. */
import type { Json, Open, UnixSeconds, WireId } from './common.ts'
import type { ConversationValue } from './envelope.ts'

type AppRole = Open<'meta_business_agent' | 'primary' | 'secondary'>

/** Has no `metadata` block: the number is in `recipient`. */
export interface MessagingHandoversValue extends ConversationValue {
  type?: Open<'control_passed' | 'control_taken' | 'control_requested'>
  timestamp?: UnixSeconds
  sender?: { phone_number?: string; wa_id?: string; user_id?: string; parent_user_id?: string }
  recipient?: { phone_number_id?: WireId; display_phone_number?: string }
  control_passed?: { previous_owner_app_role?: AppRole; new_owner_app_role?: AppRole; metadata?: Json }
  control_taken?: { previous_owner_app_role?: AppRole; new_owner_app_role?: AppRole; metadata?: Json }
  control_requested?: { requested_owner_app_role?: AppRole; metadata?: Json }
}
