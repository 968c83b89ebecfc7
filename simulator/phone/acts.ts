/** What a person does on the phone. */
import { tell } from './control.ts'
import { currentChatId, currentPhonePath, openChat, refresh, tellOpenChat } from './refresh.ts'
import { attempt, current, draftKey, draftOf, say, update } from './state.ts'
import type { Message, Phone } from './wire.ts'

export type PhoneChange = Partial<Pick<Phone, 'online' | 'readReceipts' | 'onWhatsApp' | 'hideNumber' | 'username'>> & {
  changeNumberTo?: string
  blocked?: string[]
}

/** WhatsApp's limits by kind, in megabytes (fact sheet §8). */
const MEGABYTES_MAX = { image: 5, video: 16, audio: 16, document: 100, sticker: 0.5 } as const
export type FileKind = keyof typeof MEGABYTES_MAX
export type Sample = 'photo' | 'voice' | 'document' | 'sticker' | 'video'

export async function sendDraft(): Promise<void> {
  const before = current()
  const body = draftOf(before).trim()
  if (body === '') return
  const key = draftKey(before)
  const { editing } = before
  update({ drafts: { ...before.drafts, [key]: '' }, editing: null })
  const done = editing
    ? await act('edits', { messageId: editing, type: 'text', text: { body } })
    : await send('text', { text: { body } })
  if (!done) update({ drafts: { ...current().drafts, [key]: body }, editing })
}

/** Sends a message of any kind to the open chat, answering the quoted one. */
export async function send(type: string, content: Record<string, unknown>): Promise<boolean> {
  const { quoting } = current()
  update({ sheet: null, quoting: null })
  const context = quoting ? { context: { message_id: quoting } } : {}
  const isSent = await act('messages', { type, ...content, ...context })
  if (!isSent) update({ quoting })
  return isSent
}

const SAMPLE_TYPES = {
  photo: 'image',
  voice: 'audio',
  document: 'document',
  sticker: 'sticker',
  video: 'video',
} as const

export const sendSample = (sample: Sample): Promise<boolean> => send(SAMPLE_TYPES[sample], { sample })

/** Reads a chosen file and asks for a caption before it leaves. */
export async function chooseFile(file: File): Promise<void> {
  const kind = kindOfFile(file.type)
  if (file.size > MEGABYTES_MAX[kind] * 1_000_000) return say(current().words.tooLarge(MEGABYTES_MAX[kind]))
  const base64 = await readBase64(file)
  const mimeType = file.type || 'application/octet-stream'
  const previewUrl = kind === 'image' ? URL.createObjectURL(file) : null
  update({ sheet: { kind: 'file', name: file.name, mimeType, base64, previewUrl } })
}

export async function sendFile(caption: string): Promise<void> {
  const { sheet } = current()
  if (sheet?.kind !== 'file') return
  const kind = kindOfFile(sheet.mimeType)
  const fileName = kind === 'document' ? { fileName: sheet.name } : {}
  const text = caption !== '' && kind !== 'audio' ? { caption } : {}
  await send(kind, { fileBase64: sheet.base64, mimeType: sheet.mimeType, ...fileName, ...text })
  if (sheet.previewUrl) URL.revokeObjectURL(sheet.previewUrl)
}

export function kindOfFile(mimeType: string): FileKind {
  if (mimeType === 'image/jpeg' || mimeType === 'image/png') return 'image'
  if (mimeType === 'image/webp') return 'sticker'
  if (mimeType === 'video/mp4' || mimeType === 'video/3gpp') return 'video'
  return mimeType.startsWith('audio/') ? 'audio' : 'document'
}

export const react = (messageId: string, emoji: string): Promise<boolean> => {
  update({ sheet: null })
  return act('reactions', { messageId, emoji })
}

/** A tap on a button or a row of the business's message. */
export const tap = (messageId: string, what: { buttonId: string } | { rowId: string } | { text: string }) => {
  update({ sheet: null })
  return act('taps', { messageId, ...what })
}

export const revoke = (message: Message): Promise<boolean> => {
  update({ sheet: null })
  return act('revokes', { messageId: message.id })
}

export const markPlayed = (messageId: string): Promise<boolean> => act('played', { messageId })

export const setMarketing = (value: 'stop' | 'resume'): Promise<boolean> => act('marketing', { value })

export async function call(): Promise<void> {
  if (await act('calls', {})) say(current().words.callPlaced)
}

export async function setBlocked(phone: Phone, isBlocked: boolean): Promise<void> {
  const others = phone.blocked.filter((id) => id !== currentChatId())
  await changePhone({ blocked: isBlocked ? [...others, currentChatId()] : others })
}

export const changePhone = (change: PhoneChange): Promise<boolean> =>
  attempt(async () => {
    await tell('PATCH', currentPhonePath(), change)
    await refresh()
  })

export const makePhone = (phone: { name: string; waId: string; username?: string }): Promise<boolean> =>
  attempt(async () => {
    const { id } = await tell<{ id: string }>('POST', 'phones', { ...phone, language: current().language })
    update({ makingPhone: false, phoneId: id, chats: [], chatId: null, messages: [], screen: 'chats', sheet: null })
    await refresh()
  })

export function show(screen: 'lock' | 'chats' | 'settings' | 'business' | 'chat'): void {
  const leavesChat = screen === 'chats' || screen === 'settings'
  update({ screen, sheet: null, ...(leavesChat ? { chatId: null, messages: [], quoting: null, editing: null } : {}) })
  tellOpenChat()
}

export function openBanner(): void {
  const { banner } = current()
  if (banner) openChat(banner.chatId)
}

const act = (path: string, body: Record<string, unknown>): Promise<boolean> =>
  attempt(async () => {
    await tell('POST', `${currentPhonePath()}/${path}`, { to: currentChatId(), ...body })
    await refresh()
  })

function readBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/u, ''))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}
