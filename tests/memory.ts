/** What a test writes need not outlive the power. On a disk, a database that is made and dropped costs two to six times the processor
 *  time of one in memory, and a page whose processes share files there a tenth more. */
import { statfsSync } from 'node:fs'

/** Linux has it; a container often has no more than 64 MB of it. */
const IN_MEMORY = '/dev/shm'
/** Several times what a run was seen to hold (90 MB), with what PostgreSQL may keep of its log on top. */
const ROOM_BYTES_MIN = 2 * 1024 ** 3

/** A folder in memory with room for the databases of a run and for what pages share, if this machine has one. */
export function memoryFolder(): string | null {
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY)
    return bavail * bsize >= ROOM_BYTES_MIN ? IN_MEMORY : null
  } catch {
    return null
  }
}
