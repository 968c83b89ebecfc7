/** The envelope of a webhook delivery (fact sheet §2.6) and the value of each field (§3). */
import type {
  AccountAlertsValue,
  AccountReviewUpdateValue,
  AccountSettingsUpdateValue,
  AccountUpdateValue,
  BusinessCapabilityUpdateValue,
  BusinessUsernameUpdateValue,
  FlowsValue,
  PartnerSolutionsValue,
  PaymentConfigurationUpdateValue,
  PhoneNumberNameUpdateValue,
  PhoneNumberQualityUpdateValue,
  SecurityValue,
} from './account.ts'
import type { CallsValue } from './calls.ts'
import type { HistoryValue, SmbAppStateSyncValue, SmbMessageEchoesValue } from './coexistence.ts'
import type { Json, WireError, WireId, WireIdOnWire } from './common.ts'
import type { GroupValue } from './groups.ts'
import type { UserIdUpdate, UserPreference, WireContact } from './identity.ts'
import type { InboundMessage, UserAction } from './inbound.ts'
import type { MessagingHandoversValue } from './routing.ts'
import type { WireStatus } from './status.ts'
import type {
  TemplateCategoryUpdateValue,
  TemplateComponentsUpdateValue,
  TemplateQualityUpdateValue,
  TemplateStatusUpdateValue,
} from './templateUpdates.ts'

export interface WebhookBody {
  object: 'whatsapp_business_account'
  entry: WebhookEntry[]
}

export interface WebhookEntry {
  /** The WABA id, or a business portfolio id for partner events (§2.6). */
  id: WireIdOnWire
  /** Unix seconds; only on account-level fields. */
  time?: number
  changes: WebhookChange[]
}

/** One change, told apart by its field. */
export type WebhookChange = {
  [Field in keyof FieldValues]: { field: Field; value: FieldValues[Field] }
}[keyof FieldValues]

/** Which number a conversation-type value is about. */
export interface Metadata {
  display_phone_number?: string
  phone_number_id?: WireId
}

/** What conversation-type values share (§2.6). */
export interface ConversationValue {
  messaging_product?: 'whatsapp'
  metadata?: Metadata
  contacts?: WireContact[]
  errors?: WireError[]
}

/** `messages` (§4, §6) and, with the same keys, `standby` (§3.27). */
export interface MessagesValue extends ConversationValue {
  messages?: InboundMessage[]
  statuses?: WireStatus[]
  user_actions?: UserAction[]
}

export interface StandbyValue extends MessagesValue, SmbMessageEchoesValue {}

export interface UserPreferencesValue extends ConversationValue {
  user_preferences?: UserPreference[]
}

export interface UserIdUpdateValue extends ConversationValue {
  user_id_update?: UserIdUpdate[]
}

/** Every webhook field of §3 and the shape of its value; shapes that Meta does not publish are plain JSON. */
export interface FieldValues {
  messages: MessagesValue
  message_template_status_update: TemplateStatusUpdateValue
  message_template_quality_update: TemplateQualityUpdateValue
  message_template_components_update: TemplateComponentsUpdateValue
  template_category_update: TemplateCategoryUpdateValue
  template_correct_category_detection: Json
  phone_number_quality_update: PhoneNumberQualityUpdateValue
  phone_number_name_update: PhoneNumberNameUpdateValue
  account_update: AccountUpdateValue
  account_review_update: AccountReviewUpdateValue
  account_alerts: AccountAlertsValue
  business_capability_update: BusinessCapabilityUpdateValue
  security: SecurityValue
  user_preferences: UserPreferencesValue
  user_id_update: UserIdUpdateValue
  history: HistoryValue
  smb_app_state_sync: SmbAppStateSyncValue
  smb_message_echoes: SmbMessageEchoesValue
  business_username_updates: BusinessUsernameUpdateValue
  calls: CallsValue
  group_lifecycle_update: GroupValue
  group_participants_update: GroupValue
  group_settings_update: GroupValue
  group_status_update: GroupValue
  flows: FlowsValue
  partner_solutions: PartnerSolutionsValue
  payment_configuration_update: PaymentConfigurationUpdateValue
  account_settings_update: AccountSettingsUpdateValue
  messaging_handovers: MessagingHandoversValue
  standby: StandbyValue
  automatic_events: Json
  message_echoes: Json
  consumer_profile: Json
  tracking_events: Json
}

export type WebhookField = keyof FieldValues
