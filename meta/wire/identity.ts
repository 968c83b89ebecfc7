/** Who a person is on the wire since 2026 (fact sheet §5): the number may be absent, the business-scoped id (BSUID) counts. */
import type { Open, UnixSeconds } from './common.ts'

/** One entry of `contacts[]`. Everything may be absent. `wa_id` has digits only, without `+`. */
export interface WireContact {
  profile?: { name?: string /** May carry a leading `@` in older payloads. */; username?: string }
  wa_id?: string
  user_id?: string
  parent_user_id?: string
  identity_key_hash?: string
}

/** §3.13. */
export interface UserPreference {
  wa_id?: string
  user_id?: string
  parent_user_id?: string
  detail?: string
  category?: Open<'marketing_messages'>
  value?: Open<'stop' | 'resume' | 'signup'>
  signup_id?: string
  timestamp?: UnixSeconds
}

/** §3.17. */
export interface UserIdUpdate {
  wa_id?: string
  detail?: string
  user_id?: { previous?: string; current?: string }
  parent_user_id?: { previous?: string; current?: string }
  timestamp?: UnixSeconds
}
