/** Templates as Meta stores them (fact sheet §9). Types are case-insensitive on write, upper case on read. */
import type { Json, Open, WireId } from './common.ts'

export type TemplateCategory = Open<'MARKETING' | 'UTILITY' | 'AUTHENTICATION'>
export type QualityScore = Open<'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN'>
export type TemplateStatus = Open<
  | 'PENDING'
  | 'APPROVED'
  | 'REJECTED'
  | 'PAUSED'
  | 'DISABLED'
  | 'IN_APPEAL'
  | 'PENDING_DELETION'
  | 'DELETED'
  | 'FLAGGED'
  | 'LIMIT_EXCEEDED'
  | 'REINSTATED'
  | 'LOCKED'
  | 'ARCHIVED'
>

export interface WireTemplate {
  id: WireId
  name: string
  language: string
  status?: TemplateStatus
  category?: TemplateCategory
  sub_category?: string
  components?: TemplateComponent[]
  parameter_format?: Open<'POSITIONAL' | 'NAMED'>
  quality_score?: { score?: QualityScore; date?: number; reasons?: string[] }
  rejected_reason?: string
  previous_category?: TemplateCategory
  correct_category?: TemplateCategory
  message_send_ttl_seconds?: number
  library_template_name?: string
  cta_url_link_tracking_opted_out?: boolean
  degrees_of_freedom_spec?: Json
  health_status?: HealthStatus
}

export interface TemplateComponent {
  type: Open<'HEADER' | 'BODY' | 'FOOTER' | 'BUTTONS' | 'CAROUSEL' | 'LIMITED_TIME_OFFER' | 'CALL_PERMISSION_REQUEST'>
  format?: Open<'TEXT' | 'IMAGE' | 'VIDEO' | 'DOCUMENT' | 'GIF' | 'LOCATION' | 'PRODUCT'>
  text?: string
  example?: {
    header_text?: string[]
    header_text_named_params?: NamedExample[]
    body_text?: string[][]
    body_text_named_params?: NamedExample[]
    /** A resumable-upload handle on write, a CDN address on read. */
    header_handle?: string[]
  }
  buttons?: TemplateButton[]
  cards?: { components: TemplateComponent[] }[]
  add_security_recommendation?: boolean
  code_expiration_minutes?: number
  limited_time_offer?: { text?: string; has_expiration?: boolean }
}

export interface NamedExample {
  param_name: string
  example: string
}

export interface TemplateButton {
  type: Open<
    | 'QUICK_REPLY'
    | 'URL'
    | 'PHONE_NUMBER'
    | 'COPY_CODE'
    | 'OTP'
    | 'FLOW'
    | 'CATALOG'
    | 'MPM'
    | 'SPM'
    | 'VOICE_CALL'
    | 'REQUEST_CONTACT_INFO'
  >
  text?: string
  url?: string
  phone_number?: string
  example?: string | string[]
  otp_type?: Open<'COPY_CODE' | 'ONE_TAP' | 'ZERO_TAP'>
  autofill_text?: string
  supported_apps?: { package_name: string; signature_hash: string }[]
  flow_id?: WireId
  flow_name?: string
  flow_action?: string
  navigate_screen?: string
}

export interface CreateTemplateBody {
  name: string
  language: string
  category: TemplateCategory
  parameter_format?: 'POSITIONAL' | 'NAMED'
  message_send_ttl_seconds?: number
  components: TemplateComponent[]
}

/** The category may differ from the one asked for (§9.4). */
export interface CreateTemplateResponse {
  id: WireId
  status?: TemplateStatus
  category?: TemplateCategory
}

/** May it send, and what stands in the way (§13.1); on numbers, WABAs and templates. */
export interface HealthStatus {
  can_send_message?: Open<'AVAILABLE' | 'LIMITED' | 'BLOCKED'>
  entities?: {
    entity_type?: Open<'PHONE_NUMBER' | 'MESSAGE_TEMPLATE' | 'WABA' | 'BUSINESS' | 'APP'>
    id?: WireId
    can_send_message?: Open<'AVAILABLE' | 'LIMITED' | 'BLOCKED'>
    additional_info?: string[]
    errors?: { error_code?: number; error_description?: string; possible_solution?: string }[]
  }[]
}
