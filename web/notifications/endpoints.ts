import type { NotificationPage } from '#contract/notes.ts'
import { request } from '../api/client.ts'

export const getNotifications = (query: { before?: string; limit?: number }) =>
  request<NotificationPage>('GET', '/notifications', { query })
export const readNotification = (id: string) => request<void>('PUT', `/notifications/${id}/read`, { body: {} })
export const readNotifications = (until: string) => request<void>('PUT', '/notifications/read', { body: { until } })
