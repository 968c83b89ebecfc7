import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import type { ConnectionKind, OnboardingWay } from '#contract/onboarding.ts'
import { wantWords } from '../i18n/areas.ts'
import { framedRoute } from '../routes.tsx'
import { wishOf } from '../templates/wish.ts'

/** From here on the list of pages and a page stand side by side; below, one at a time. As Tailwind's `md`. */
const SIDE_BY_SIDE = '(min-width: 48rem)'

const settingsRoute = createRoute({
  getParentRoute: () => framedRoute,
  path: '/settings',
  loader: () => wantWords('forms', 'settings'),
  component: lazyRouteComponent(() => import('./SettingsFrame.tsx'), 'SettingsFrame'),
})

const indexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  beforeLoad: () => {
    if (window.matchMedia(SIDE_BY_SIDE).matches) throw redirect({ href: '/settings/workspace', replace: true })
  },
})

const generalRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'workspace',
  component: lazyRouteComponent(() => import('./WorkspacePage.tsx'), 'WorkspacePage'),
})

const peopleRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'people',
  component: lazyRouteComponent(() => import('./people/PeoplePage.tsx'), 'PeoplePage'),
})

const teamsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'teams',
  component: lazyRouteComponent(() => import('./teams/TeamsPage.tsx'), 'TeamsPage'),
})

const labelsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'labels',
  component: lazyRouteComponent(() => import('./labels/LabelsPage.tsx'), 'LabelsPage'),
})

const consentRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'consent',
  loader: () => wantWords('consent'),
  component: lazyRouteComponent(() => import('../consents/ConsentPage.tsx'), 'ConsentPage'),
})

const snippetsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'snippets',
  loader: () => wantWords('library'),
  component: lazyRouteComponent(() => import('./library/SnippetsPage.tsx'), 'SnippetsPage'),
})

const documentsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'documents',
  loader: () => wantWords('library'),
  component: lazyRouteComponent(() => import('./library/DocumentsPage.tsx'), 'DocumentsPage'),
})

const inboxesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'inboxes',
  loader: () => wantWords('channels', 'assignment'),
  component: lazyRouteComponent(() => import('./inboxes/InboxesPage.tsx'), 'InboxesPage'),
})

const assignmentRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'inboxes/$inboxId/assignment',
  loader: () => wantWords('assignment'),
  component: lazyRouteComponent(() => import('./inboxes/assignment/AssignmentPage.tsx'), 'AssignmentPage'),
})

const channelWords = () => wantWords('channels')

const chooseRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'inboxes/connect',
  loader: channelWords,
  component: lazyRouteComponent(() => import('./channels/ChoosePage.tsx'), 'ChoosePage'),
})

interface PrepareSearch {
  way: OnboardingWay
  connection: ConnectionKind
  /** The channel that is to be connected again. */
  channel?: string
}

const prepareRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'inboxes/connect/prepare',
  validateSearch: ({ way, connection, channel }): PrepareSearch => ({
    way: way === 'hand' ? 'hand' : 'signup',
    connection: connection === 'practice' ? 'practice' : 'meta',
    ...(typeof channel === 'string' && channel !== '' ? { channel } : {}),
  }),
  loader: channelWords,
  component: lazyRouteComponent(() => import('./channels/PreparePage.tsx'), 'PreparePage'),
})

const onboardingRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'inboxes/connect/$onboardingId',
  loader: channelWords,
  component: lazyRouteComponent(() => import('./channels/OnboardingPage.tsx'), 'OnboardingPage'),
})

const channelRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'channels/$channelId',
  loader: channelWords,
  component: lazyRouteComponent(() => import('./channels/ChannelPage.tsx'), 'ChannelPage'),
})

const dataRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'data',
  loader: channelWords,
  component: lazyRouteComponent(() => import('./channels/DataPage.tsx'), 'DataPage'),
})

const templateWords = () => wantWords('templates', 'conversation', 'properties')

const templatesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'templates',
  validateSearch: wishOf,
  loader: templateWords,
  component: lazyRouteComponent(() => import('../templates/TemplatesPage.tsx'), 'TemplatesPage'),
})

const templateRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'templates/$templateId',
  loader: templateWords,
  component: lazyRouteComponent(() => import('../templates/TemplatePage.tsx'), 'TemplatePage'),
})

const parkedRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'parked-deliveries',
  component: lazyRouteComponent(() => import('./ParkedPage.tsx'), 'ParkedPage'),
})

const propertiesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'properties',
  loader: () => wantWords('properties'),
  component: lazyRouteComponent(() => import('./properties/PropertiesPage.tsx'), 'PropertiesPage'),
})

const signInsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'sign-ins',
  component: lazyRouteComponent(() => import('./you/SignInsPage.tsx'), 'SignInsPage'),
})

const writingRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'writing',
  component: lazyRouteComponent(() => import('./you/WritingPage.tsx'), 'WritingPage'),
})

export const settingsRoutes = [
  settingsRoute.addChildren([
    indexRoute,
    generalRoute,
    peopleRoute,
    teamsRoute,
    labelsRoute,
    consentRoute,
    snippetsRoute,
    documentsRoute,
    propertiesRoute,
    inboxesRoute,
    assignmentRoute,
    chooseRoute,
    prepareRoute,
    onboardingRoute,
    channelRoute,
    dataRoute,
    templatesRoute,
    templateRoute,
    parkedRoute,
    signInsRoute,
    writingRoute,
  ]),
]
