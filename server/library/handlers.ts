import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/db/database.ts'
import { documentHandlers } from './documents.ts'
import { snippetHandlers } from './snippets.ts'

/** Everything that server/routes.ts names of the library. */
export const libraryHandlers = (deps: { db: Db; clock: Clock }) => ({
  ...snippetHandlers(deps),
  ...documentHandlers(deps),
})
