/** What `npm start` begins with: remembers compiled programs from one start to the next, which halves the time a start
 *  takes; then bin/run.ts. The folder is ours and not the one of the system for short-lived files, where others may
 *  write. Where it cannot be written, everything is compiled each time. */
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled'))
await import('./run.ts')
