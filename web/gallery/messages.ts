import type { File } from '#contract/files.ts'
import type { Media, Message, MessageContent } from '#contract/messages.ts'
import { JONAS, MIRA, minutesAgo } from './people.ts'
import photo from './photo.svg'
import sticker from './sticker.svg'
import tall from './tall.svg'
import voice from './voice.wav?url'

let made = 0

/** Of the customer, a moment ago. */
export const received = (change: Partial<Message>): Message => ({
  id: `message-${++made}`,
  conversationId: 'gallery',
  channelId: 'good',
  direction: 'in',
  kind: 'text',
  at: minutesAgo(20),
  authorId: null,
  source: 'customer',
  text: null,
  content: {},
  media: null,
  quote: null,
  reactions: [],
  status: 'received',
  statusAt: minutesAgo(20),
  fault: null,
  editedAt: null,
  revokedAt: null,
  ...change,
})

export const sent = (change: Partial<Message>): Message =>
  received({ direction: 'out', source: 'person', authorId: MIRA, status: 'read', ...change })

export const text = (words: string, change: Partial<Message> = {}) => ({ text: words, ...change })
export const content = (
  kind: Message['kind'],
  parts: MessageContent,
  words: string | null = null,
): Partial<Message> => ({
  kind,
  text: words,
  content: parts,
})

/** A file's address is that of its id below /api/v1/files/: this one leads out of there, to what the page brings along. */
const file = (address: string, change: Partial<File>): File => ({
  id: `../../..${address}`,
  mimeType: 'image/svg+xml',
  sizeBytes: 148_000,
  fileName: null,
  widthPixels: 480,
  heightPixels: 360,
  hasThumbnail: false,
  ...change,
})

export const media = (kind: Message['kind'], words: string | null, facts: Partial<Media>): Partial<Message> => ({
  kind,
  text: words,
  media: { state: 'stored', mimeType: null, fileName: null, voice: false, animated: false, file: null, ...facts },
})

export const PHOTO: Partial<Media> = { mimeType: 'image/jpeg', file: file(photo, {}) }
export const TALL: Partial<Media> = { mimeType: 'image/png', file: file(tall, { widthPixels: 120, heightPixels: 900 }) }
export const FILM: Partial<Media> = {
  mimeType: 'video/mp4',
  file: file(photo, { mimeType: 'video/mp4', hasThumbnail: true }),
}
export const VOICE: Partial<Media> = {
  mimeType: 'audio/ogg',
  voice: true,
  file: file(voice, { mimeType: 'audio/ogg' }),
}
export const STICKER: Partial<Media> = {
  mimeType: 'image/webp',
  animated: true,
  file: file(sticker, { widthPixels: 512, heightPixels: 512 }),
}
export const INVOICE: Partial<Media> = {
  mimeType: 'application/pdf',
  fileName: 'Invoice 2026-1187.pdf',
  file: file(photo, { mimeType: 'application/pdf', sizeBytes: 1_482_000 }),
}

type Reaction = Message['reactions'][number]
export const reaction = (actor: Reaction['actor'], emoji: string, sending: Reaction['sending'] = null): Reaction => ({
  actor,
  emoji,
  at: minutesAgo(2),
  sending,
})

export const COLLEAGUE = { authorId: JONAS } satisfies Partial<Message>
