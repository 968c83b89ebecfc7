/**
 * What a message can be. The words are Meta's wire types where Meta has one (fact sheet §4, §7), so that nothing has to be
 * renamed on the way; button and list taps and flow answers travel as `interactive`, taps on a template's button as `button`.
 * A type that Meta invents tomorrow is kept whole and shown as `unsupported`.
 */
export const MESSAGE_KINDS = [
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contacts',
  'reaction',
  'interactive',
  'button',
  'order',
  'template',
  'call',
  'request_welcome',
  'unsupported',
] as const

export type MessageKind = (typeof MESSAGE_KINDS)[number]
