import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { wantWords } from '../i18n/areas.ts'
import { framedRoute } from '../routes.tsx'

export const TABS = ['build', 'history', 'errors', 'versions'] as const
export type Tab = (typeof TABS)[number]

/** Those of messages and templates too: what became of one, why not, and how it looks is told here. */
const words = () => wantWords('workflows', 'contacts', 'conversation', 'forms', 'properties', 'settings', 'templates')

const listRoute = createRoute({
  getParentRoute: () => framedRoute,
  path: '/automation',
  loader: words,
  component: lazyRouteComponent(() => import('./WorkflowsPage.tsx'), 'WorkflowsPage'),
})

const workflowRoute = createRoute({
  getParentRoute: () => framedRoute,
  path: '/automation/$workflowId',
  validateSearch: ({ tab }): { tab?: Tab } => {
    const found = TABS.find((one) => one === tab)
    return found && found !== 'build' ? { tab: found } : {}
  },
  loader: words,
  component: lazyRouteComponent(() => import('./WorkflowPage.tsx'), 'WorkflowPage'),
})

export const workflowRoutes = [listRoute, workflowRoute]
