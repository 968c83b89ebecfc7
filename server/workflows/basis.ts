/** Two people at one draft: what somebody keeps or publishes is what they had before them, or nothing. */
import type { Definition } from '#core/workflow/definition.ts'
import type { Tx } from '#server/platform/db/database.ts'
import type { MemberAsker } from '../team/access.ts'
import { members } from '../team/queries.ts'
import { hasDraft } from './queries.ts'
import { basedOnMissing, changedMeanwhile } from './refusals.ts'
import type { LockedWorkflow } from './rows.ts'

/** `draft`: what is to stand instead; without it the one that stands is to be published.
 *  @throws Refused where the draft that stands is not the one that was named. */
export async function checkBasis(
  tx: Tx,
  { workspaceId, userId }: MemberAsker,
  row: LockedWorkflow,
  { basedOn, draft }: { basedOn?: number | undefined; draft?: Definition | undefined },
): Promise<void> {
  if (basedOn === undefined) throw basedOnMissing()
  if (basedOn === row.draft_number) return
  // An answer that got lost: it is asked once more for what stands already.
  if (draft && (await hasDraft(tx, workspaceId, row.id, draft))) return
  const name = (await members(tx, workspaceId)).find(({ user_id }) => user_id === row.draft_by)?.name ?? null
  const act = draft ? 'keep' : 'publish'
  throw changedMeanwhile({ act, by: row.draft_by, name, isSelf: row.draft_by === userId }, row.draft_number)
}
