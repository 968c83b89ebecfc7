import { useQuery } from '@tanstack/react-query'
import type { LibraryDocument, Snippet } from '#contract/library.ts'
import { request } from '../../api/client.ts'

const getSnippets = () => request<{ snippets: Snippet[] }>('GET', '/snippets')
const getDocuments = () => request<{ documents: LibraryDocument[] }>('GET', '/documents')

export const useSnippets = () =>
  useQuery({ queryKey: ['snippets'], queryFn: getSnippets, select: ({ snippets }) => snippets })

export const useDocuments = () =>
  useQuery({ queryKey: ['documents'], queryFn: getDocuments, select: ({ documents }) => documents })
