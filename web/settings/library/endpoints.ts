import type {
  DocumentChange,
  DocumentRequest,
  LibraryDocument,
  Snippet,
  SnippetChange,
  SnippetRequest,
} from '#contract/library.ts'
import { request } from '../../api/client.ts'

export const postSnippet = (body: SnippetRequest) => request<Snippet>('POST', '/snippets', { body })
export const putSnippet = (id: string, body: SnippetChange) => request<Snippet>('PUT', `/snippets/${id}`, { body })
export const deleteSnippet = (id: string) => request<void>('DELETE', `/snippets/${id}`)

export const postDocument = (body: DocumentRequest) => request<LibraryDocument>('POST', '/documents', { body })
export const putDocument = (id: string, body: DocumentChange) =>
  request<LibraryDocument>('PUT', `/documents/${id}`, { body })
export const deleteDocument = (id: string) => request<void>('DELETE', `/documents/${id}`)
