/** Phone numbers, their settings and profile, and the WABA that owns them (fact sheet §13). */
import type { LimitTier } from './account.ts'
import type { Json, Open, WireId } from './common.ts'
import type { HealthStatus, QualityScore } from './templates.ts'

export interface WirePhoneNumber {
  id: WireId
  display_phone_number?: string
  verified_name?: string
  /** Must be CONNECTED to message. OAS prints LINKED and UNLINKED too. */
  status?: Open<
    | 'CONNECTED'
    | 'PENDING'
    | 'FLAGGED'
    | 'RESTRICTED'
    | 'RATE_LIMITED'
    | 'DISCONNECTED'
    | 'MIGRATED'
    | 'BANNED'
    | 'DELETED'
    | 'UNVERIFIED'
    | 'UNKNOWN'
  >
  code_verification_status?: Open<'VERIFIED' | 'NOT_VERIFIED' | 'EXPIRED'>
  name_status?: NameStatus
  new_name_status?: NameStatus
  quality_rating?: QualityScore | 'NA'
  quality_score?: { score?: QualityScore }
  /** NOT_APPLICABLE = not registered. */
  platform_type?: Open<'CLOUD_API' | 'ON_PREMISE' | 'NOT_APPLICABLE'>
  account_mode?: Open<'LIVE' | 'SANDBOX'>
  throughput?: { level?: Open<'STANDARD' | 'HIGH' | 'NOT_APPLICABLE'> }
  whatsapp_business_manager_messaging_limit?: LimitTier
  messaging_limit_tier?: LimitTier
  is_on_biz_app?: boolean
  is_pin_enabled?: boolean
  is_official_business_account?: boolean
  is_preverified_number?: boolean
  username?: string
  country_code?: string
  country_dial_code?: string
  search_visibility?: string
  certificate?: string
  new_certificate?: string
  last_onboarded_time?: string
  health_status?: HealthStatus
  conversational_automation?: Json
  webhook_configuration?: { phone_number?: string; whatsapp_business_account?: string; application?: string }
}

export type NameStatus = Open<
  'APPROVED' | 'AVAILABLE_WITHOUT_REVIEW' | 'DECLINED' | 'EXPIRED' | 'PENDING_REVIEW' | 'NONE'
>

export interface WireWaba {
  id: WireId
  name?: string
  currency?: string
  timezone_id?: string
  country?: string
  message_template_namespace?: string
  account_review_status?: Open<'APPROVED' | 'PENDING' | 'REJECTED'>
  business_verification_status?: Open<'verified' | 'not_verified' | 'pending'>
  ownership_type?: string
  /** The business portfolio: the scope of business-scoped user ids (§5). */
  owner_business_info?: { id?: WireId; name?: string }
  on_behalf_of_business_info?: { id?: WireId; name?: string; status?: string; type?: string }
  primary_business_location?: string
  marketing_messages_onboarding_status?: string
  is_enabled_for_insights?: boolean
  whatsapp_business_manager_messaging_limit?: LimitTier
  health_status?: HealthStatus
  status?: string
}

export interface RegisterBody {
  messaging_product: 'whatsapp'
  /** Six digits: the existing two-step PIN, or sets a new one. */
  pin: string
  data_localization_region?: string
}

/** §13.3; one feature per POST. */
export interface NumberSettings {
  calling?: { [key: string]: Json }
  user_identity_change?: { enable_identity_key_check?: boolean; enabled?: boolean }
  payload_encryption?: { [key: string]: Json }
  storage_configuration?: {
    status?: Open<'IN_COUNTRY_STORAGE_ENABLED' | 'NO_STORAGE_ENABLED' | 'DEFAULT'>
    data_localization_region?: string
    retention_minutes?: number
  }
}

/** §13.4. */
export interface BusinessProfile {
  messaging_product?: 'whatsapp'
  about?: string
  address?: string
  description?: string
  email?: string
  profile_picture_url?: string
  /** Only on write: a resumable-upload handle. */
  profile_picture_handle?: string
  websites?: string[]
  vertical?: Open<
    | 'ALCOHOL'
    | 'APPAREL'
    | 'AUTO'
    | 'BEAUTY'
    | 'EDU'
    | 'ENTERTAIN'
    | 'EVENT_PLAN'
    | 'FINANCE'
    | 'GOVT'
    | 'GROCERY'
    | 'HEALTH'
    | 'HOTEL'
    | 'NONPROFIT'
    | 'ONLINE_GAMBLING'
    | 'OTC_DRUGS'
    | 'OTHER'
    | 'PHYSICAL_GAMBLING'
    | 'PROF_SERVICES'
    | 'RESTAURANT'
    | 'RETAIL'
    | 'TRAVEL'
    | 'UNDEFINED'
    | 'NOT_A_BIZ'
  >
}
