/** Words that every part of Meta's wire shares (fact sheet §1). Types only: nothing here runs. */

/** A value that Meta lists but may extend on any day (§3.28): the known words help the editor, any other string is fine. */
export type Open<Known extends string> = Known | (string & {})

/** Meta's ids are decimal strings that may exceed 2^53. A few webhooks print them as JSON numbers (§1.1). */
export type WireId = string
export type WireIdOnWire = string | number

/** Seconds since 1970; a string inside messages and statuses, a number elsewhere (§2.6). */
export type UnixSeconds = string | number

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** One error as it stands in webhooks: `value.errors`, `messages[].errors`, `statuses[].errors` (§3.1). */
export interface WireError {
  code?: number
  title?: string
  message?: string
  error_data?: { details?: string; messaging_product?: string } | string
  href?: string
}

/** The body of a refused Graph call (§1.4). `error_data` may be a string on some management endpoints. */
export interface ErrorEnvelope {
  error?: {
    message?: string
    type?: Open<'OAuthException' | 'GraphMethodException' | 'GraphAPIException' | 'FacebookApiException'>
    code?: number
    error_subcode?: number
    error_data?: { messaging_product?: string; details?: string } | string
    error_user_title?: string
    error_user_msg?: string
    is_transient?: boolean
    fbtrace_id?: string
  }
}

/** Cursor paging (§1.5): `next` is absent on the last page. */
export interface Paging {
  cursors?: { before?: string; after?: string }
  next?: string
  previous?: string
}

export interface Page<Node> {
  data: Node[]
  paging?: Paging
  summary?: { total_count?: number; message_template_count?: number; message_template_limit?: number }
}

export interface Success {
  success?: boolean
  messaging_product?: 'whatsapp'
}
