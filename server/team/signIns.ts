import { z } from 'zod'
import { type SignIn, SignInList } from '#contract/people.ts'
import { forPerson } from './access.ts'
import { deleteSession, type SessionRow, sessionsOf } from './accounts.ts'
import type { TeamDeps } from './deps.ts'
import { notFound } from './refusals.ts'

export const signInHandlers = ({ db, sessionsEnded }: TeamDeps) => ({
  signIns: forPerson({ answer: SignInList }, async ({ person }) => {
    const rows = await sessionsOf(db, person.user.id)
    return { signIns: rows.map((row) => presentSignIn(row, person.sessionId)) }
  }),

  endSignIn: forPerson({ params: z.object({ id: z.string().min(1).max(64) }) }, async ({ person, params }) => {
    if (!(await deleteSession(db, person.user.id, params.id))) throw notFound()
    sessionsEnded()
  }),
})

const presentSignIn = (row: SessionRow, currentId: string): SignIn => ({
  id: row.id,
  createdAt: row.created_at.toISOString(),
  lastSeenAt: row.updated_at.toISOString(),
  address: row.address || null,
  browser: row.browser || null,
  current: row.id === currentId,
})
