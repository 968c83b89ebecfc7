import type { Choice, ChoicePage, TemplateAccount, TemplateOne, TemplatePage } from '#contract/templates.ts'
import type { Bindings } from '#core/whatsapp/template/binding.ts'
import { request } from '../api/client.ts'

export interface TemplateWish {
  account: string
  q: string
  status: string
  category: string
  language: string
  quality: string
}

const known = (wish: TemplateWish) =>
  Object.fromEntries(Object.entries(wish).map(([name, value]) => [name, value || null]))

export const getTemplates = (wish: TemplateWish, after: string | null, signal: AbortSignal) =>
  request<TemplatePage>('GET', '/templates', { query: { ...known(wish), after }, signal })
export const getTemplateAccounts = () => request<{ accounts: TemplateAccount[] }>('GET', '/template-accounts')
export const readTemplates = (wabaId: string) => request<void>('POST', '/template-readings', { body: { wabaId } })
export const getTemplate = (id: string) => request<TemplateOne>('GET', `/templates/${id}`)
export const putBindings = (id: string, bindings: Bindings) =>
  request<TemplateOne>('PUT', `/templates/${id}/bindings`, { body: bindings })

export const getChoices = (conversationId: string, q: string, after: string | null, signal: AbortSignal) =>
  request<ChoicePage>('GET', `/conversations/${conversationId}/templates`, { query: { q: q || null, after }, signal })
export const getChoice = (conversationId: string, templateId: string) =>
  request<Choice>('GET', `/conversations/${conversationId}/template`, { query: { templateId } })
