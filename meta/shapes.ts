/** The readers of what an inbox lives on: contacts, messages, statuses, calls (fact sheet §4–§6, §16.1). */
import { flag, list, number, object, type Reader, seconds, text } from './shape.ts'
import type { WireCall, WireCallStatus } from './wire/calls.ts'
import type { HistoryChunk, HistoryMessage, StateSync, WireEcho } from './wire/coexistence.ts'
import type { WireError } from './wire/common.ts'
import type { UserIdUpdate, UserPreference, WireContact } from './wire/identity.ts'
import type { EditedContent, InboundMessage, UserAction, WireCard, WireMedia } from './wire/inbound.ts'
import type { WireStatus } from './wire/status.ts'

type Readers<T> = { [Key in keyof T]-?: Reader<NonNullable<T[Key]>> }

export const error: Reader<WireError> = object<WireError>({
  code: number,
  title: text,
  message: text,
  error_data: (value) => (typeof value === 'string' ? value : errorData(value)),
  href: text,
})

const errorData = object<{ details?: string; messaging_product?: string }>({ details: text, messaging_product: text })

export const contact: Reader<WireContact> = object<WireContact>({
  profile: object<{ name?: string; username?: string }>({ name: text, username: text }),
  wa_id: text,
  user_id: text,
  parent_user_id: text,
  identity_key_hash: text,
})

const media = object<WireMedia>({
  id: text,
  mime_type: text,
  sha256: text,
  url: text,
  caption: text,
  filename: text,
  voice: flag,
  animated: flag,
})

const card = object<WireCard>({
  name: object({
    formatted_name: text,
    first_name: text,
    last_name: text,
    middle_name: text,
    prefix: text,
    suffix: text,
  }),
  org: object({ company: text, department: text, title: text }),
  phones: list(object<{ phone?: string; wa_id?: string; type?: string }>({ phone: text, wa_id: text, type: text })),
  emails: list(object<{ email?: string; type?: string }>({ email: text, type: text })),
  addresses: list(
    object<NonNullable<WireCard['addresses']>[number]>({
      street: text,
      city: text,
      state: text,
      zip: text,
      country: text,
      country_code: text,
      type: text,
    }),
  ),
  urls: list(object<{ url?: string; type?: string }>({ url: text, type: text })),
  birthday: text,
  vcard: text,
  origin: text,
})

const content: Readers<Required<EditedContent>> = {
  type: text,
  from: text,
  from_user_id: text,
  from_parent_user_id: text,
  group_id: text,
  context: object({
    from: text,
    from_user_id: text,
    id: text,
    forwarded: flag,
    frequently_forwarded: flag,
    referred_product: object({ catalog_id: text, product_retailer_id: text }),
  }),
  referral: object({
    source_url: text,
    source_id: text,
    source_type: text,
    body: text,
    headline: text,
    media_type: text,
    image_url: text,
    video_url: text,
    thumbnail_url: text,
    ctwa_clid: text,
    welcome_message: object({ text }),
  }),
  errors: list(error),
  text: object({ body: text }),
  image: media,
  video: media,
  audio: media,
  document: media,
  sticker: media,
  location: object({ latitude: number, longitude: number, name: text, address: text, url: text }),
  contacts: list(card),
  origin: text,
  reaction: object({ message_id: text, emoji: text }),
  interactive: object({
    type: text,
    button_reply: object({ id: text, title: text }),
    list_reply: object({ id: text, title: text, description: text }),
    nfm_reply: object({ name: text, body: text, response_json: text }),
    call_permission_reply: object({
      response: text,
      is_permanent: flag,
      expiration_timestamp: seconds,
      response_source: text,
    }),
  }),
  button: object({ payload: text, text }),
  order: object({
    catalog_id: text,
    text,
    product_items: list(object({ product_retailer_id: text, quantity: seconds, item_price: seconds, currency: text })),
  }),
  system: object({
    type: text,
    body: text,
    wa_id: text,
    user_id: text,
    parent_user_id: text,
    new_wa_id: text,
    customer: text,
  }),
  identity: object({ acknowledged: flag, created_timestamp: seconds, hash: text }),
  unsupported: object({ type: text }),
}

const editedContent = object<EditedContent>(content)

const messageReaders: Readers<InboundMessage> = {
  ...content,
  id: text,
  timestamp: seconds,
  edit: object({ original_message_id: text, message: editedContent }),
  revoke: object({ original_message_id: text }),
}

export const message = object<InboundMessage>(messageReaders)

const echoReaders: Readers<WireEcho> = { ...messageReaders, to: text, to_user_id: text, to_parent_user_id: text }

export const echo = object<WireEcho>(echoReaders)

export const historyMessage = object<HistoryMessage>({ ...echoReaders, history_context: object({ status: text }) })

/** Without its messages: those are read one by one. */
export const historyChunk = object<Pick<HistoryChunk, 'metadata' | 'errors'>>({
  metadata: object({ phase: number, chunk_order: number, progress: number }),
  errors: list(error),
})

export const threadContext = object<NonNullable<NonNullable<HistoryChunk['threads']>[number]['context']>>({
  wa_id: text,
  user_id: text,
  parent_user_id: text,
  username: text,
})

export const stateSync = object<StateSync>({
  type: text,
  contact: object({
    full_name: text,
    first_name: text,
    phone_number: text,
    user_id: text,
    parent_user_id: text,
    username: text,
  }),
  action: text,
  metadata: object({ timestamp: seconds }),
})

const statusReaders: Readers<WireStatus> = {
  id: text,
  status: text,
  timestamp: seconds,
  type: text,
  recipient_id: text,
  recipient_type: text,
  recipient_user_id: text,
  recipient_parent_user_id: text,
  parent_recipient_user_id: text,
  parent_user_id: text,
  recipient_participant_id: text,
  recipient_participant_user_id: text,
  recipient_participant_parent_user_id: text,
  recipient_identity_key_hash: text,
  biz_opaque_callback_data: text,
  template_id: text,
  conversation: object({ id: text, expiration_timestamp: seconds, origin: object({ type: text }) }),
  pricing: object({ billable: flag, pricing_model: text, type: text, category: text }),
  errors: list(error),
}

export const status = object<WireStatus>(statusReaders)
export const callStatus = object<WireCallStatus>(statusReaders)

export const call = object<WireCall>({
  id: text,
  from: text,
  to: text,
  from_user_id: text,
  from_parent_user_id: text,
  to_user_id: text,
  to_parent_user_id: text,
  event: text,
  timestamp: seconds,
  direction: text,
  session: object({ sdp_type: text, sdp: text }),
  status: text,
  start_time: seconds,
  end_time: seconds,
  duration: number,
  biz_opaque_callback_data: text,
  errors: list(error),
})

export const userPreference = object<UserPreference>({
  wa_id: text,
  user_id: text,
  parent_user_id: text,
  detail: text,
  category: text,
  value: text,
  signup_id: text,
  timestamp: seconds,
})

export const userIdUpdate = object<UserIdUpdate>({
  wa_id: text,
  detail: text,
  user_id: object({ previous: text, current: text }),
  parent_user_id: object({ previous: text, current: text }),
  timestamp: seconds,
})

export const userAction = object<UserAction>({
  action_type: text,
  timestamp: seconds,
  marketing_messages_link_click_data: object({
    click_component: text,
    product_id: text,
    click_id: text,
    tracking_token: text,
  }),
})
