/**
 * What a message in a thread can be, as the interface draws it. A tap on a button or a list row is `interactive_reply`, a tap
 * on a template's button `button`, a flow's answer `flow_reply` (fact sheet §4.7, §4.8); `interactive` is what a business
 * sends with buttons or a list. A type that Meta invents tomorrow is kept whole and shown as `unsupported`.
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
  'interactive',
  'interactive_reply',
  'button',
  'flow_reply',
  'order',
  'system',
  'call',
  'template',
  'unsupported',
] as const

export type MessageKind = (typeof MESSAGE_KINDS)[number]
