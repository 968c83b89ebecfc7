import type { TeamDeps } from './deps.ts'
import { invitationHandlers } from './invitations.ts'
import { meHandlers } from './me.ts'
import { memberHandlers } from './members.ts'
import { setupHandlers } from './setup.ts'
import { signInHandlers } from './signIns.ts'
import { teamGroupHandlers } from './teams.ts'
import { workspaceHandlers } from './workspace.ts'

/** Everything that server/routes.ts names of people. */
export const teamHandlers = (deps: TeamDeps) => ({
  ...setupHandlers(deps),
  ...meHandlers(deps),
  ...workspaceHandlers(deps),
  ...memberHandlers(deps),
  ...invitationHandlers(deps),
  ...signInHandlers(deps),
  ...teamGroupHandlers(deps),
})
