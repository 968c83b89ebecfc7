/** Webhooks about templates (fact sheet §3.2–§3.5). `message_template_id` is a JSON number that may exceed 2^53. */
import type { Open, UnixSeconds, WireIdOnWire } from './common.ts'
import type { QualityScore, TemplateCategory } from './templates.ts'

interface AboutTemplate {
  message_template_id?: WireIdOnWire
  message_template_name?: string
  /** `en_US` or `en-US`: normalise (§19). */
  message_template_language?: string
}

export interface TemplateStatusUpdateValue extends AboutTemplate {
  event?: Open<
    | 'APPROVED'
    | 'ARCHIVED'
    | 'UNARCHIVED'
    | 'DELETED'
    | 'DISABLED'
    | 'FLAGGED'
    | 'IN_APPEAL'
    | 'LIMIT_EXCEEDED'
    | 'LOCKED'
    | 'PAUSED'
    | 'PENDING'
    | 'REINSTATED'
    | 'PENDING_DELETION'
    | 'REJECTED'
  >
  reason?: Open<
    | 'ABUSIVE_CONTENT'
    | 'CATEGORY_NOT_AVAILABLE'
    | 'INCORRECT_CATEGORY'
    | 'INVALID_FORMAT'
    | 'NONE'
    | 'PROMOTIONAL'
    | 'SCAM'
    | 'TAG_CONTENT_MISMATCH'
  > | null
  message_template_category?: TemplateCategory
  disable_info?: { disable_date?: UnixSeconds }
  other_info?: {
    title?: Open<'FIRST_PAUSE' | 'SECOND_PAUSE' | 'RATE_LIMITING_PAUSE' | 'UNPAUSE' | 'DISABLED'>
    description?: string
  }
  rejection_info?: { reason?: string; recommendation?: string }
}

export interface TemplateQualityUpdateValue extends AboutTemplate {
  previous_quality_score?: QualityScore
  new_quality_score?: QualityScore
}

export interface TemplateComponentsUpdateValue extends AboutTemplate {
  message_template_title?: string
  message_template_element?: string
  message_template_footer?: string
  message_template_buttons?: {
    message_template_button_type?: Open<
      | 'CATALOG'
      | 'COPY_CODE'
      | 'EXTENSION'
      | 'FLOW'
      | 'MPM'
      | 'ORDER_DETAILS'
      | 'OTP'
      | 'PHONE_NUMBER'
      | 'POSTBACK'
      | 'REMINDER'
      | 'SEND_LOCATION'
      | 'SPM'
      | 'QUICK_REPLY'
      | 'URL'
      | 'VOICE_CALL'
    >
    message_template_button_text?: string
    message_template_button_url?: string
    message_template_button_phone_number?: string
  }[]
}

/** With `correct_category` it announces a change (and `new_category` is the current one); with `previous_category` it is done. */
export interface TemplateCategoryUpdateValue extends AboutTemplate {
  previous_category?: TemplateCategory
  new_category?: TemplateCategory
  correct_category?: TemplateCategory
  category_update_timestamp?: UnixSeconds
}
