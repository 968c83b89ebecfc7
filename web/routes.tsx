import { createRootRoute, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { getSetup } from './api/endpoints.ts'
import { ApiRefusal } from './api/refusal.ts'
import { Broken, NotFound } from './app/Broken.tsx'
import { openSession } from './app/session.ts'

/** Pages outside the frame (setup, sign-in, invitation) hang on this one. */
export const rootRoute = createRootRoute({ notFoundComponent: NotFound, errorComponent: Broken })

/** Pages inside the frame: someone is signed in, and `session` in their context says who. */
export const framedRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'framed',
  beforeLoad: async ({ location }) => {
    try {
      const session = await openSession()
      if (session) return { session }
    } catch (error) {
      if (!(error instanceof ApiRefusal && error.status === 401)) throw error
      if ((await getSetup()).accountNeeded) throw redirect({ href: '/setup' })
      throw redirect({ href: `/sign-in?next=${encodeURIComponent(location.href)}` })
    }
    throw redirect({ href: '/no-workspace' })
  },
  component: lazyRouteComponent(() => import('./app/Frame.tsx'), 'Frame'),
})

export const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox' })
  },
})
