import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { homeOf } from './home.ts'
import { isPostmasterOf, isSameProcess } from './processes.ts'

/** The address of an embedded PostgreSQL that another Posthorn on this data folder runs right now, for commands that
 *  work beside it; null when none runs. It must not be stopped by who attaches. */
export function runningEmbeddedPostgres(dataFolder: string): { ownerUrl: string } | null {
  if (!existsSync(dataFolder)) return null
  const home = homeOf(dataFolder)
  const server = postmasterIn(home.cluster)
  if (!server || !isPostmasterOf(server.pid, home.cluster) || !isHeld(home.folder)) return null
  const password = readFileSync(join(home.folder, 'postgres-password'), 'utf8').trim()
  return { ownerUrl: `postgres://posthorn:${password}@127.0.0.1:${server.port}/posthorn` }
}

/** A Posthorn that was killed leaves its lock and perhaps its PostgreSQL behind: the next start takes that over. */
function isHeld(folder: string): boolean {
  try {
    return isSameProcess(JSON.parse(readFileSync(join(folder, 'posthorn.lock'), 'utf8')))
  } catch {
    return false
  }
}

/** The first line of postmaster.pid is the process, the fourth its port, the eighth its state. */
function postmasterIn(cluster: string): { pid: number; port: number } | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    const [pid, port] = [Number(lines[0]), Number(lines[3])]
    return pid > 0 && port > 0 && lines[7]?.trim() === 'ready' ? { pid, port } : null
  } catch {
    return null
  }
}
