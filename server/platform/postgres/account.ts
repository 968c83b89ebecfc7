import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StartError } from '../start-error.ts'

/** The system user that PostgreSQL runs as. */
export interface Account {
  name: string
  uid: number
  gid: number
}

const OWN_NAME = 'posthorn'
const FALLBACK_NAMES = ['postgres', 'nobody']

export const isRoot = () => process.getuid?.() === 0

/** PostgreSQL refuses to run as root: an own system user is best, an existing one without rights will do. */
export function unprivilegedAccount(): Account {
  const own = accountNamed(OWN_NAME) ?? createAccount()
  if (own) return own
  for (const name of FALLBACK_NAMES) {
    const account = accountNamed(name)
    if (account && account.uid !== 0) return account
  }
  throw new StartError(
    'PostgreSQL does not run as root and no other user could be found or made. Start Posthorn as an ordinary user, or set DATABASE_URL.',
  )
}

/** Whether `account` may enter the folder and all above it, by their permission bits. */
export function canEnter(account: Account, folder: string): boolean {
  for (let path = folder; ; path = dirname(path)) {
    const entry = statSync(path, { throwIfNoEntry: false })
    if (entry && !mayExecute(account, entry)) return false
    if (path === dirname(path)) return true
  }
}

function mayExecute(account: Account, entry: { uid: number; gid: number; mode: number }): boolean {
  if (entry.uid === account.uid) return (entry.mode & 0o100) !== 0
  if (entry.gid === account.gid) return (entry.mode & 0o010) !== 0
  return (entry.mode & 0o001) !== 0
}

function createAccount(): Account | null {
  const ways: [string, string[]][] = [
    [
      'useradd',
      [
        '--system',
        '--user-group',
        '--no-create-home',
        '--home-dir',
        '/var/lib/posthorn',
        '--shell',
        '/usr/sbin/nologin',
        OWN_NAME,
      ],
    ],
    ['adduser', ['-S', '-D', '-H', '-h', '/var/lib/posthorn', '-s', '/sbin/nologin', OWN_NAME]],
  ]
  for (const [command, parameters] of ways) {
    try {
      execFileSync(command, parameters, { stdio: 'ignore' })
      const account = accountNamed(OWN_NAME)
      if (account) return account
    } catch {
      // This system has no such command or forbids it; the next way or an existing user follows.
    }
  }
  return null
}

function accountNamed(name: string): Account | null {
  let users: string
  try {
    users = readFileSync('/etc/passwd', 'utf8')
  } catch {
    return null
  }
  const fields = users
    .split('\n')
    .map((line) => line.split(':'))
    .find((parts) => parts[0] === name)
  if (!fields) return null
  return { name, uid: Number(fields[2]), gid: Number(fields[3]) }
}
