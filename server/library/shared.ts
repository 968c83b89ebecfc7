/** What snippets and documents have in common beside how they are shared: how many there may be, and who changed them first. */
import type { Tx } from '../platform/db/database.ts'
import { Refused } from '../platform/refused.ts'
import { notFound } from '../team/refusals.ts'
import { lockVersion } from './queries.ts'

/** The most of each that is listed, and that one person may keep. */
export const LISTED_MAX = 1_000
export const OWN_MAX = 300

/** Locks a thing as somebody read it, and answers its version; refused where it is gone or was changed meanwhile. */
export async function lockAsRead(
  tx: Tx,
  kind: Parameters<typeof lockVersion>[1],
  { workspaceId, id, version }: { workspaceId: string; id: string; version: number },
): Promise<number> {
  const standing = await lockVersion(tx, kind, workspaceId, id)
  if (standing === null) throw notFound()
  if (standing !== version) throw changedMeanwhile()
  return standing
}

export const notYours = () =>
  new Refused(403, 'not_yours', {
    en: 'Somebody else made this. They or an admin can change it.',
    de: 'Das hat jemand anders angelegt. Ändern können es diese Person und Admins.',
  })

const changedMeanwhile = () =>
  new Refused(409, 'changed_meanwhile', {
    en: 'Somebody has changed this meanwhile. Copy what you wrote, close this, and look at it as it is now.',
    de: 'Das hat inzwischen jemand geändert. Kopiere, was du geschrieben hast, schließe das hier und sieh es dir neu an.',
  })

export const tooMany = () =>
  new Refused(409, 'too_many', {
    en: `You keep ${OWN_MAX} of these already. Delete one that you no longer need.`,
    de: `Du hast davon schon ${OWN_MAX}. Lösche etwas, das du nicht mehr brauchst.`,
  })
