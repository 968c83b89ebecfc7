import { QueryClient } from '@tanstack/react-query'
import { ApiRefusal } from './refusal.ts'

const RETRIES_MAX = 2
const STALE_MS = 60_000

/** For what is asked now and then (people, inboxes, a message's life). What changes live is owned by web/live. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: STALE_MS,
      retry: (failures, error) => !(error instanceof ApiRefusal) && failures < RETRIES_MAX,
    },
    mutations: { retry: false },
  },
})
