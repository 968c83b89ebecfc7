import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { wantWords } from '../i18n/areas.ts'
import Layers from '../ui/Layers.tsx'
import { Gallery } from './Gallery.tsx'
import { INBOXES, LABELS, MEMBERS, SESSION, TEAMS } from './people.ts'

/** The gallery in place of the app: nobody is signed in, and nothing is asked of the server but what it draws by itself. */
export async function drawGallery(element: HTMLElement) {
  await wantWords('conversation', 'channels', 'keyboard')
  const known = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } } })
  known.setQueryData(['members'], { members: MEMBERS })
  known.setQueryData(['teams'], { teams: TEAMS })
  known.setQueryData(['labels'], { labels: LABELS })
  known.setQueryData(['inboxes'], { inboxes: INBOXES })
  // What it draws asks its route who is signed in.
  const root = createRootRoute()
  const framed = createRoute({ getParentRoute: () => root, id: 'framed', beforeLoad: () => ({ session: SESSION }) })
  const page = createRoute({ getParentRoute: () => framed, path: '/', component: Gallery })
  const router = createRouter({
    routeTree: root.addChildren([framed.addChildren([page])]),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  })
  createRoot(element).render(
    <QueryClientProvider client={known}>
      {/* A router of its own, which the app's types know nothing of. */}
      <RouterProvider router={router as never} />
      <Layers />
    </QueryClientProvider>,
  )
}
