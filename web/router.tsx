import { createRouter } from '@tanstack/react-router'
import { contactRoutes } from './contacts/routes.tsx'
import { inboxRoutes } from './inbox/routes.tsx'
import { peopleRoutes } from './people/routes.tsx'
import { framedRoute, indexRoute, rootRoute } from './routes.tsx'
import { settingsRoutes } from './settings/routes.tsx'
import { workflowRoutes } from './workflows/routes.tsx'

/** Every page of the app. A folder with pages exports its routes; those inside the frame stand in the inner list. */
const routeTree = rootRoute.addChildren([
  indexRoute,
  ...peopleRoutes,
  framedRoute.addChildren([...inboxRoutes, ...contactRoutes, ...workflowRoutes, ...settingsRoutes]),
])

export const router = createRouter({ routeTree, defaultPreload: 'intent', scrollRestoration: false })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
