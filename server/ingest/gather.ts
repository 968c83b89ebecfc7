/** What a batch changes in many workspaces, as rows of one statement. */
import type { Changes } from '#core/conversation/known.ts'

export type WorkspaceChanges = Changes & { workspaceId: string }

/** A row with the workspace it belongs to. */
export type Owned<Row> = Row & { workspaceId: string }

/** The rows of one kind over all workspaces, sorted by `key`. */
export function gather<T>(
  all: readonly WorkspaceChanges[],
  pick: (changes: WorkspaceChanges) => readonly T[],
  key: (row: T) => string,
): Owned<T>[] {
  return all
    .flatMap((changes) =>
      pick(changes).map((row) => ({ row: { ...row, workspaceId: changes.workspaceId }, key: key(row) })),
    )
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row)
}
