/** Migrates a database by the files of a folder, as a process of its own that can be killed. */
import { migrate } from '#server/platform/db/migrate.ts'
import { createLog } from '#server/platform/log.ts'

const [url = '', folder = ''] = process.argv.slice(2)
await migrate({ url, folder, log: createLog({ level: 'silent' }) })
