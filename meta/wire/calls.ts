/** Calls (fact sheet §16.1). An inbound call opens the customer service window. */
import type { Open, UnixSeconds, WireError } from './common.ts'
import type { ConversationValue } from './envelope.ts'
import type { WireStatus } from './status.ts'

export interface WireCall {
  id: string
  from?: string
  to?: string
  from_user_id?: string
  from_parent_user_id?: string
  to_user_id?: string
  to_parent_user_id?: string
  event?: Open<'connect' | 'terminate' | 'created'>
  timestamp?: UnixSeconds
  direction?: Open<'USER_INITIATED' | 'BUSINESS_INITIATED'>
  session?: { sdp_type?: Open<'offer' | 'answer'>; sdp?: string }
  status?: Open<'COMPLETED' | 'FAILED'>
  start_time?: UnixSeconds
  end_time?: UnixSeconds
  /** Seconds. */
  duration?: number
  biz_opaque_callback_data?: string
  errors?: WireError[]
}

export interface WireCallStatus extends Omit<WireStatus, 'status'> {
  status: Open<'RINGING' | 'ACCEPTED' | 'REJECTED'>
}

export interface CallsValue extends ConversationValue {
  calls?: WireCall[]
  statuses?: WireCallStatus[]
}
