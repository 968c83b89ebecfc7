/** The links between a business number and Posthorn, in the order in which a break is looked for. */
export const LINKS = [
  'token',
  'permissions',
  'app',
  'subscription',
  'round_trip',
  'number',
  'name',
  'quality',
  'payment',
  'limit',
  'templates',
] as const
export type Link = (typeof LINKS)[number]

/** What the doctor finds, by link. Which of them only warn is said where they are judged. */
export const LINK_FAULTS = {
  token: [
    'token_unreadable',
    'token_invalid',
    'token_expired',
    'token_app_removed',
    'token_of_other_app',
    'token_expires_soon',
    'meta_unreachable',
  ],
  permissions: ['scope_management_missing', 'scope_messaging_missing', 'account_not_granted'],
  app: ['app_secret_unreadable', 'app_secret_wrong', 'app_unknown'],
  subscription: [
    'app_not_subscribed',
    'field_messages_missing',
    'account_not_subscribed',
    'callback_elsewhere',
    'override_elsewhere',
    'fields_missing',
  ],
  round_trip: [
    'address_local',
    'address_not_https',
    'address_unknown',
    'address_unreachable',
    'address_slow',
    'certificate_refused',
    'address_redirects',
    'handshake_refused',
    'challenge_wrong',
    'signature_refused',
    'delivery_refused',
    'delivery_lost',
    'address_private',
  ],
  number: [
    'account_suspended',
    'number_not_found',
    'number_banned',
    'number_moved',
    'number_unverified',
    'number_not_registered',
    'number_disconnected',
    'stopped_here',
    'account_restricted',
    'number_flagged',
    'number_restricted',
    'number_slowed',
  ],
  name: ['name_declined', 'name_expired', 'name_change_declined'],
  quality: ['quality_low'],
  payment: ['payment_missing'],
  limit: ['limit_used_up', 'limit_nearly'],
  templates: ['templates_disabled', 'templates_paused', 'templates_rejected', 'templates_low'],
} as const satisfies Record<Link, readonly string[]>

/** Found where Meta refused to say more; may stand at any link. */
export const ASIDE_FAULTS = ['meta_busy', 'meta_trouble', 'meta_refused'] as const

export type LinkFault = (typeof LINK_FAULTS)[Link][number] | (typeof ASIDE_FAULTS)[number]
export type RoundTripFault = (typeof LINK_FAULTS)['round_trip'][number]
