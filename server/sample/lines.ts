/** How the sample's conversations are written down: who wrote what when, in the order of the thread. */
import type { MessageContent } from '#contract/messages.ts'

/**
 * A time before the sample is filled: '35m', '23h10m' (ago), or '3d 09:15' (three days ago, at that time of the
 * workspace's day).
 */
export type When = string

export interface Customer {
  /** Stays the same for ever: ids of messages are made from it. */
  key: string
  name: string
  /** Digits. Of people with a username Posthorn never sees it. */
  waId: string
  username?: string
  language: string
  isOffline?: boolean
  /** Their number since they wrote last, which WhatsApp tells. */
  movedTo?: string
  /** Which of the workspace's people owns the conversation, counted round; absent: nobody does. */
  owner?: number
  /** Customer messages that nobody has read yet. */
  unread?: number
  /** What a person has written down about them. */
  details?: { email?: string; company?: string }
  lines: Line[]
}

export type Line = CustomerLine | ReactionLine | OwnLine | ActLine

export interface CustomerLine {
  from: 'customer'
  when: When
  type: string
  /** The wire object of the type, or what stands in its place. */
  wire: Record<string, unknown>
  options: CustomerOptions
}

export interface CustomerOptions {
  /** By which other lines refer to this one. */
  as?: string
  quotes?: string
  extra?: Record<string, unknown>
  /** Afterwards the customer edits it to this, or takes it back. */
  editedTo?: string
  isRevoked?: boolean
}

export interface ReactionLine {
  from: 'reaction'
  when: When
  to: string
  emoji: string
}

export interface OwnLine {
  from: 'us'
  when: When
  kind: 'text' | 'image' | 'interactive' | 'template'
  text: string
  content: MessageContent
  /** The same as it stands on the phone. */
  wire: Record<string, unknown>
  options: OwnOptions
}

export interface OwnOptions {
  as?: string
  quotes?: string
  /** Whom of the workspace's people; usually the owner. */
  by?: number
  became?: Became
}

/** What became of it: the last status that Meta reports, a fault, or no answer at all. */
export type Became =
  | 'accepted'
  | 'sent'
  | 'delivered'
  | 'read'
  | { refused: { fault: string; code: number; details: string } }
  | { failed: { code: number; title: string; details: string } }
  | 'unconfirmed'

export interface ActLine {
  from: 'act'
  when: When
  act: 'assign' | 'close' | 'snooze' | 'wait'
  /** Assigned to whom; closed, snoozed, set to waiting by whom. */
  person?: number
  /** Of a snooze. */
  hours?: number
}

export const says = (when: When, text: string, options: CustomerOptions = {}): CustomerLine =>
  sends(when, 'text', { text: { body: text } }, options)

export const sends = (
  when: When,
  type: string,
  wire: Record<string, unknown>,
  options: CustomerOptions = {},
): CustomerLine => ({ from: 'customer', when, type, wire, options })

const FILES = { photo: 'image', voice: 'audio', document: 'document', sticker: 'sticker', video: 'video' }

export const file = (when: When, sample: keyof typeof FILES, caption?: string, options: CustomerOptions = {}) =>
  sends(when, FILES[sample], { sample, ...(caption ? { caption } : {}) }, options)

export const reacts = (when: When, to: string, emoji: string): ReactionLine => ({ from: 'reaction', when, to, emoji })

export const answers = (when: When, text: string, options: OwnOptions = {}): OwnLine => ({
  ...{ from: 'us', when, kind: 'text', text, content: {}, options },
  wire: { type: 'text', text: { body: text } },
})

export const shows = (when: When, text: string, options: OwnOptions = {}): OwnLine => ({
  ...{ from: 'us', when, kind: 'image', text, content: {}, options },
  wire: { type: 'image', sample: 'photo', caption: text },
})

/** Reply buttons under a text. */
export function offers(when: When, text: string, titles: string[], options: OwnOptions = {}): OwnLine {
  const buttons = titles.map((title, index) => ({ type: 'reply', reply: { id: `choice-${index + 1}`, title } }))
  return {
    ...{ from: 'us', when, kind: 'interactive', text, options },
    content: { buttons: titles.map((title) => ({ kind: 'reply', text: title, value: null })) },
    wire: { type: 'interactive', interactive: { type: 'button', body: { text }, action: { buttons } } },
  }
}

/** A list to choose from. */
export function lists(
  when: When,
  text: string,
  button: string,
  rows: { title: string; description: string }[],
  options: OwnOptions = {},
): OwnLine {
  const sections = [{ title: button, rows: rows.map((row, index) => ({ id: `row-${index + 1}`, ...row })) }]
  return {
    ...{ from: 'us', when, kind: 'interactive', text, options },
    content: { buttons: [{ kind: 'list', text: button, value: null }], sections: [{ title: button, rows }] },
    wire: { type: 'interactive', interactive: { type: 'list', body: { text }, action: { button, sections } } },
  }
}

export const template = (
  when: When,
  name: string,
  language: string,
  text: string,
  button: string | null,
  options: OwnOptions = {},
): OwnLine => ({
  ...{ from: 'us', when, kind: 'template', text, options },
  content: {
    template: { name, language },
    ...(button === null ? {} : { buttons: [{ kind: 'quick_reply', text: button, value: null }] }),
  },
  wire: {
    type: 'template',
    template: { name, language: { code: language } },
    rendered: {
      header: null,
      body: text,
      footer: null,
      buttons: button === null ? [] : [{ type: 'QUICK_REPLY', text: button, payload: button }],
    },
  },
})

/** A tap on a reply button, a list row, or a template's button. */
export const taps = (when: When, on: string, title: string) =>
  sends(
    when,
    'interactive',
    { interactive: { type: 'button_reply', button_reply: { id: 'choice-1', title } } },
    { quotes: on },
  )
export const picks = (when: When, on: string, title: string, description: string) =>
  sends(
    when,
    'interactive',
    { interactive: { type: 'list_reply', list_reply: { id: 'row-1', title, description } } },
    { quotes: on },
  )
export const presses = (when: When, on: string, title: string) =>
  sends(when, 'button', { button: { payload: title, text: title } }, { quotes: on })

export const assigned = (when: When, person: number): ActLine => ({ from: 'act', when, act: 'assign', person })
export const closed = (when: When, person?: number): ActLine => ({ from: 'act', when, act: 'close', person })
export const waits = (when: When, person?: number): ActLine => ({ from: 'act', when, act: 'wait', person })
export const snoozed = (when: When, hours: number, person?: number): ActLine => ({
  ...{ from: 'act', when, act: 'snooze', person },
  hours,
})
