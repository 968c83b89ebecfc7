import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { wantWords } from '../i18n/areas.ts'
import { framedRoute } from '../routes.tsx'
import { parseContactsSearch } from './search.ts'

const words = () => wantWords('contacts', 'forms', 'properties')

const listRoute = createRoute({
  getParentRoute: () => framedRoute,
  path: '/contacts',
  validateSearch: parseContactsSearch,
  loader: words,
  component: lazyRouteComponent(() => import('./ContactsPage.tsx'), 'ContactsPage'),
})

const contactRoute = createRoute({
  getParentRoute: () => framedRoute,
  path: '/contacts/$contactId',
  // Its properties are edited as in the panel beside a thread.
  loader: () => Promise.all([words(), wantWords('consent', 'conversation', 'keyboard')]),
  component: lazyRouteComponent(() => import('./ContactPage.tsx'), 'ContactPage'),
})

export const contactRoutes = [listRoute, contactRoute]
