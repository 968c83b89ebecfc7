import type { NoteOne, NotePatch, NoteRequest } from '#contract/notes.ts'
import { request } from '../../api/client.ts'

export const postNote = (conversationId: string, body: NoteRequest) =>
  request<NoteOne>('POST', `/conversations/${conversationId}/notes`, { body })
export const patchNote = (id: string, body: NotePatch) => request<NoteOne>('PATCH', `/notes/${id}`, { body })
export const deleteNote = (id: string) => request<void>('DELETE', `/notes/${id}`)
