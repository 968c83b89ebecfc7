/** Webhooks about the account, its numbers and its apps (fact sheet §3.6–§3.12, §3.18, §3.21–§3.25). */
import type { Json, Open, UnixSeconds, WireIdOnWire } from './common.ts'

export type LimitTier = Open<
  'TIER_50' | 'TIER_250' | 'TIER_1K' | 'TIER_2K' | 'TIER_10K' | 'TIER_100K' | 'TIER_UNLIMITED' | 'TIER_NOT_SET'
>

export interface PhoneNumberQualityUpdateValue {
  display_phone_number?: string
  event?: Open<'ONBOARDING' | 'THROUGHPUT_UPGRADE' | 'UPGRADE' | 'DOWNGRADE' | 'FLAGGED' | 'UNFLAGGED'>
  current_limit?: LimitTier
  old_limit?: LimitTier
  max_daily_conversations_per_business?: LimitTier | number
}

export interface PhoneNumberNameUpdateValue {
  display_phone_number?: string
  decision?: Open<'APPROVED' | 'DEFERRED' | 'PENDING' | 'REJECTED'>
  requested_verified_name?: string
  rejection_reason?: Open<
    | 'NAME_EMPLOYEE_ISSUE'
    | 'NAME_ENDCLIENT_NOTRELATED'
    | 'NAME_FORMAT_UNACCEPTABLE'
    | 'NAME_INDIVIDUAL_ISSUE'
    | 'NAME_NOT_CONSISTENT'
    | 'UNKNOWN'
  > | null
}

export interface AccountUpdateValue {
  event?: Open<
    | 'ACCOUNT_DELETED'
    | 'ACCOUNT_VIOLATION'
    | 'ACCOUNT_RESTRICTION'
    | 'DISABLED_UPDATE'
    | 'PARTNER_ADDED'
    | 'PARTNER_REMOVED'
    | 'PARTNER_APP_INSTALLED'
    | 'PARTNER_APP_UNINSTALLED'
    | 'PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE'
    | 'AD_ACCOUNT_LINKED'
    | 'MM_LITE_TERMS_SIGNED'
    | 'AUTH_INTL_PRICE_ELIGIBILITY_UPDATE'
    | 'BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE'
    | 'VOLUME_BASED_PRICING_TIER_UPDATE'
    | 'ACCOUNT_OFFBOARDED'
    | 'ACCOUNT_RECONNECTED'
  >
  country?: string
  phone_number?: string
  violation_info?: { violation_type?: string }
  restriction_info?: { restriction_type?: RestrictionType; expiration?: UnixSeconds }[]
  ban_info?: { waba_ban_state?: Open<'DISABLE' | 'REINSTATE' | 'SCHEDULE_FOR_DISABLE'>; waba_ban_date?: string }
  waba_info?: {
    waba_id?: WireIdOnWire
    owner_business_id?: WireIdOnWire
    solution_id?: WireIdOnWire
    solution_partner_business_ids?: WireIdOnWire[]
    partner_app_id?: WireIdOnWire
    ad_account_linked?: Json
  }
  partner_app_id?: WireIdOnWire
  ad_account_linked?: Json
  disconnection_info?: {
    reason?: Open<
      | 'ACCOUNT_DISCONNECTED'
      | 'BUSINESS_DOWNGRADE'
      | 'CHANGE_NUMBER'
      | 'COMPANION_INACTIVITY'
      | 'PRIMARY_INACTIVITY'
      | 'USER_RE_REGISTERED'
    >
    initiated_by?: Open<'SYSTEM' | 'USER'>
  }
  partner_client_certification_info?: {
    client_business_id?: WireIdOnWire
    status?: Open<'APPROVED'>
    rejection_reasons?: string[]
  }
  auth_international_rate_eligibility?: {
    start_time?: UnixSeconds
    exception_countries?: { country_code?: string; start_time?: UnixSeconds }[]
  }
  volume_tier_info?: {
    tier_update_time?: UnixSeconds
    pricing_category?: string
    tier?: string
    effective_month?: string
    region?: string
  }
}

export type RestrictionType = Open<
  | 'RESTRICTED_ADD_PHONE_NUMBER_ACTION'
  | 'RESTRICTED_BIZ_INITIATED_MESSAGING'
  | 'RESTRICTED_BUSINESS_INITIATED_CALLING'
  | 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING'
  | 'RESTRICTED_USER_INITIATED_CALLING'
  | 'RESTRICTED_UTILITY_TEMPLATES'
>

export interface AccountReviewUpdateValue {
  decision?: Open<'APPROVED' | 'REJECTED' | 'PENDING' | 'DEFERRED'>
}

export interface AccountAlertsValue {
  entity_type?: Open<'BUSINESS' | 'PHONE_NUMBER' | 'CURRENT_STATUS_ID'>
  entity_id?: WireIdOnWire
  alert_info?: {
    alert_severity?: Open<'CRITICAL' | 'WARNING' | 'INFORMATIONAL'>
    alert_status?: Open<'ACTIVE' | 'NONE'>
    alert_type?: Open<
      | 'INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED'
      | 'INCREASED_CAPABILITIES_ELIGIBILITY_FAILED'
      | 'INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO'
      | 'OBA_APPROVED'
      | 'OBA_REJECTED'
      | 'PROFILE_PICTURE_LOST'
    >
    alert_description?: string
  }
}

/** The limit may be a tier word or a number, -1 = unlimited (§3.11). */
export interface BusinessCapabilityUpdateValue {
  max_daily_conversations_per_business?: LimitTier | number
  max_daily_conversation_per_phone?: number
  max_phone_numbers_per_business?: number
  max_phone_numbers_per_waba?: number
}

export interface SecurityValue {
  display_phone_number?: string
  event?: Open<'PIN_CHANGED' | 'PIN_RESET_REQUEST' | 'PIN_REQUEST_SUCCESS'>
  requester?: WireIdOnWire
}

export interface BusinessUsernameUpdateValue {
  display_phone_number?: string
  /** Absent when deleted. */
  username?: string
  status?: Open<'approved' | 'reserved' | 'deleted'>
}

export interface FlowsValue {
  event?: Open<
    'FLOW_STATUS_CHANGE' | 'CLIENT_ERROR_RATE' | 'ENDPOINT_ERROR_RATE' | 'ENDPOINT_LATENCY' | 'ENDPOINT_AVAILABILITY'
  >
  message?: string
  flow_id?: WireIdOnWire
  old_status?: string
  new_status?: string
  error_rate?: number
  threshold?: number
  alert_state?: Open<'ACTIVATED' | 'DEACTIVATED'>
  p50_latency?: number
  p90_latency?: number
  requests_count?: number
  availability?: number
  errors?: Json[]
}

export interface PartnerSolutionsValue {
  event?: Open<'SOLUTION_CREATED' | 'SOLUTION_UPDATED'>
  solution_id?: WireIdOnWire
  solution_status?: Open<'ACTIVE' | 'DEACTIVATED' | 'DRAFT' | 'INITIATED' | 'PENDING_DEACTIVATION' | 'REJECTED'>
}

export interface PaymentConfigurationUpdateValue {
  configuration_name?: string
  provider_name?: string
  provider_mid?: string
  status?: string
  created_timestamp?: UnixSeconds
  updated_timestamp?: UnixSeconds
}

/** Shape unverified (§3.25). */
export interface AccountSettingsUpdateValue {
  messaging_product?: 'whatsapp'
  timestamp?: UnixSeconds
  type?: string
  phone_number_settings?: { [key: string]: Json }
}
