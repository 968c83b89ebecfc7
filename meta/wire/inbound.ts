/** Messages that customers send (fact sheet §4). Any key may be absent and any word unknown. */
import type { Open, UnixSeconds, WireError } from './common.ts'

export type InboundType = Open<
  | 'text'
  | 'image'
  | 'video'
  | 'audio'
  | 'document'
  | 'sticker'
  | 'location'
  | 'contacts'
  | 'reaction'
  | 'interactive'
  | 'button'
  | 'order'
  | 'system'
  | 'unsupported'
  | 'unknown'
  | 'request_welcome'
  | 'edit'
  | 'revoke'
  | 'media_placeholder'
>

/** One message; the key named by `type` holds its content. */
export interface InboundMessage {
  id: string
  type: InboundType
  /** Digits without `+`; absent when the sender hides the number (§5). */
  from?: string
  from_user_id?: string
  from_parent_user_id?: string
  group_id?: string
  timestamp?: UnixSeconds
  context?: MessageContext
  referral?: Referral
  errors?: WireError[]
  text?: { body?: string }
  image?: WireMedia
  video?: WireMedia
  audio?: WireMedia
  document?: WireMedia
  sticker?: WireMedia
  location?: WireLocation
  contacts?: WireCard[]
  /** Where a shared contact came from; one source puts it here, a later one on the card (§4.5). */
  origin?: Open<'contact_request' | 'other'>
  reaction?: { message_id?: string /** Empty or missing removes the reaction. */; emoji?: string }
  interactive?: InteractiveReply
  button?: { payload?: string; text?: string }
  order?: WireOrder
  system?: SystemNotice
  identity?: { acknowledged?: boolean; created_timestamp?: UnixSeconds; hash?: string }
  unsupported?: { type?: Open<'edit' | 'poll' | 'button'> }
  edit?: { original_message_id?: string; message?: EditedContent }
  revoke?: { original_message_id?: string }
}

/** What an edited message now says (§4.16): a message without id, sender and time. */
export type EditedContent = Partial<Omit<InboundMessage, 'id' | 'timestamp' | 'edit' | 'revoke'>>

/** §4.13. */
export interface MessageContext {
  from?: string
  from_user_id?: string
  id?: string
  forwarded?: boolean
  frequently_forwarded?: boolean
  referred_product?: { catalog_id?: string; product_retailer_id?: string }
}

/** An ad or post that led here (§4.14). */
export interface Referral {
  source_url?: string
  source_id?: string
  source_type?: Open<'ad' | 'post'>
  body?: string
  headline?: string
  media_type?: Open<'image' | 'video'>
  image_url?: string
  video_url?: string
  thumbnail_url?: string
  ctwa_clid?: string
  welcome_message?: { text?: string }
}

/** §4.3. The id lives 7 days, the url 5 minutes; both need the bearer token. */
export interface WireMedia {
  id?: string
  mime_type?: string
  /** Base64 as a rule; some of Meta's examples show hex. */
  sha256?: string
  url?: string
  caption?: string
  filename?: string
  /** Audio: recorded inside WhatsApp. */
  voice?: boolean
  /** Sticker. */
  animated?: boolean
}

export interface WireLocation {
  latitude?: number
  longitude?: number
  name?: string
  address?: string
  url?: string
}

/** A contact card (§4.5, §7.5). */
export interface WireCard {
  name?: {
    formatted_name?: string
    first_name?: string
    last_name?: string
    middle_name?: string
    prefix?: string
    suffix?: string
  }
  org?: { company?: string; department?: string; title?: string }
  phones?: { phone?: string; wa_id?: string; type?: string }[]
  emails?: { email?: string; type?: string }[]
  addresses?: {
    street?: string
    city?: string
    state?: string
    zip?: string
    country?: string
    country_code?: string
    type?: string
  }[]
  urls?: { url?: string; type?: string }[]
  birthday?: string
  vcard?: string
  origin?: Open<'contact_request' | 'other'>
}

/** §4.7. */
export interface InteractiveReply {
  type?: Open<'button_reply' | 'list_reply' | 'nfm_reply' | 'call_permission_reply'>
  button_reply?: { id?: string; title?: string }
  list_reply?: { id?: string; title?: string; description?: string }
  /** `response_json` is JSON inside a string. */
  nfm_reply?: { name?: Open<'flow' | 'address_message'>; body?: string; response_json?: string }
  call_permission_reply?: {
    response?: Open<'accept' | 'reject'>
    is_permanent?: boolean
    expiration_timestamp?: UnixSeconds
    response_source?: Open<'user_action' | 'automatic'>
  }
}

/** §4.9. */
export interface WireOrder {
  catalog_id?: string
  text?: string
  product_items?: {
    product_retailer_id?: string
    quantity?: number | string
    item_price?: number | string
    currency?: string
  }[]
}

/** §4.10: number, user id or identity of the customer changed. */
export interface SystemNotice {
  type?: Open<'user_changed_number' | 'user_changed_user_id' | 'customer_changed_number' | 'customer_identity_changed'>
  body?: string
  wa_id?: string
  user_id?: string
  parent_user_id?: string
  /** Older variants of `wa_id`. */
  new_wa_id?: string
  customer?: string
}

/** §4.17; names no user. */
export interface UserAction {
  action_type?: Open<'marketing_messages_link_click'>
  timestamp?: UnixSeconds
  marketing_messages_link_click_data?: {
    click_component?: string
    product_id?: string
    click_id?: string
    tracking_token?: string
  }
}
