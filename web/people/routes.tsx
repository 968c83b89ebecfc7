import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { getSetup } from '../api/endpoints.ts'
import { ApiRefusal } from '../api/refusal.ts'
import { wantWords } from '../i18n/areas.ts'
import { rootRoute } from '../routes.tsx'

const words = () => wantWords('forms', 'people')
/** What the pages ask of the server comes with them, not with the first screen. */
const load = () => Promise.all([import('./endpoints.ts'), import('./whoIsHere.ts'), import('./safeNext.ts')])

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  loader: async () => {
    const [setup] = await Promise.all([getSetup(), words()])
    if (!setup.accountNeeded) throw redirect({ href: '/sign-in' })
    return setup
  },
  gcTime: 0,
  component: lazyRouteComponent(() => import('./SetupPage.tsx'), 'SetupPage'),
})

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: ({ next }): { next?: string } => (typeof next === 'string' ? { next } : {}),
  loaderDeps: ({ search }) => search,
  loader: async ({ deps }) => {
    const [setup, , [, { whoIsHere }, { safeNext }]] = await Promise.all([getSetup(), words(), load()])
    if (setup.accountNeeded) throw redirect({ href: '/setup' })
    if (await whoIsHere()) throw redirect({ href: safeNext(deps.next) })
  },
  gcTime: 0,
  component: lazyRouteComponent(() => import('./SignInPage.tsx'), 'SignInPage'),
})

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  validateSearch: ({ token }): { token?: string } => (typeof token === 'string' ? { token } : {}),
  loaderDeps: ({ search }) => search,
  loader: async ({ deps: { token = '' } }) => {
    const [[{ getOffer }, { whoIsHere }]] = await Promise.all([load(), words()])
    const [offer, me] = await Promise.all([getOffer(token).catch(asRefusal), whoIsHere()])
    return offer instanceof ApiRefusal
      ? { token, offer: null, refusal: offer.message, me }
      : { token, offer, refusal: null, me }
  },
  gcTime: 0,
  component: lazyRouteComponent(() => import('./InvitationPage.tsx'), 'InvitationPage'),
})

const noWorkspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/no-workspace',
  loader: async () => {
    const [[, { whoIsHere }]] = await Promise.all([load(), words()])
    const me = await whoIsHere()
    if (!me) throw redirect({ href: '/sign-in' })
    if (me.memberships.length > 0) throw redirect({ href: '/inbox' })
    return me
  },
  gcTime: 0,
  component: lazyRouteComponent(() => import('./NoWorkspacePage.tsx'), 'NoWorkspacePage'),
})

export const peopleRoutes = [setupRoute, signInRoute, invitationRoute, noWorkspaceRoute]

/** A refusal is what the page shows; everything else is a failure of the page. */
function asRefusal(error: unknown): ApiRefusal {
  if (error instanceof ApiRefusal) return error
  throw error
}
