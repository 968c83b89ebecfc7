import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { framedRoute } from '../routes.tsx'
import { parseInboxSearch } from './search.ts'

/** One page for the list and the thread: the list stays as it is while threads change beside it. */
const inboxRoute = createRoute({
  getParentRoute: () => framedRoute,
  path: '/inbox',
  validateSearch: parseInboxSearch,
  component: lazyRouteComponent(() => import('./InboxPage.tsx'), 'InboxPage'),
})

const conversationRoute = createRoute({
  getParentRoute: () => inboxRoute,
  path: '$conversationId',
})

export const inboxRoutes = [inboxRoute.addChildren([conversationRoute])]
