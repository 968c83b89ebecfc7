/** Apps, subscriptions and tokens (fact sheet §1.3, §2.1, §2.4, §14.3). */
import type { Open, WireId } from './common.ts'

/** `GET /{waba-id}/subscribed_apps`. */
export interface SubscribedApp {
  whatsapp_business_api_data?: { id?: WireId; name?: string; link?: string }
  override_callback_uri?: string
}

/** `POST /{waba-id}/subscribed_apps`; an empty body removes the override. */
export interface SubscribeBody {
  override_callback_uri?: string
  verify_token?: string
}

/** `GET /{app-id}/subscriptions`. */
export interface AppSubscription {
  object?: Open<'whatsapp_business_account'>
  callback_url?: string
  active?: boolean
  fields?: ({ name?: string; version?: string } | string)[]
}

/** `data` of `GET /debug_token`; `expires_at` 0 = never. */
export interface TokenFacts {
  app_id?: WireId
  application?: string
  type?: Open<'SYSTEM_USER' | 'USER' | 'APP' | 'PAGE'>
  is_valid?: boolean
  /** Unix seconds. */
  expires_at?: number
  data_access_expires_at?: number
  user_id?: WireId
  scopes?: string[]
  granular_scopes?: { scope?: string /** WABA ids, newest grant first. */; target_ids?: WireId[] }[]
  error?: { code?: number; message?: string; subcode?: number }
}

/** `GET /oauth/access_token`: the code lives 30 seconds and works once. */
export interface CodeExchangeResponse {
  access_token: string
  token_type?: Open<'bearer'>
  /** Seconds. */
  expires_in?: number
}
