import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { Snippet, SnippetChange, SnippetList, SnippetRequest } from '#contract/library.ts'
import { variablesIn } from '#core/property/fill.ts'
import { isVariable } from '#core/property/variables.ts'
import { cleanText } from '#core/text.ts'
import { propertiesIn } from '../contacts/propertyQueries.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '../platform/db/database.ts'
import { appendEvents } from '../platform/events.ts'
import { Refused } from '../platform/refused.ts'
import { uuidv7 } from '../platform/uuid.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { notFound } from '../team/refusals.ts'
import { countOwn, mayChange, sharingReaderOf, teamsFor } from '../team/sharing.ts'
import { deleteFromLibrary, type SnippetRow, shortcutIsTaken, snippetsOf, writeSnippet } from './queries.ts'
import { LISTED_MAX, lockAsRead, notYours, OWN_MAX, tooMany } from './shared.ts'

const SnippetParams = z.object({ id: Id })

/** Texts with a name, private, of teams, or of everyone. */
export const snippetHandlers = ({ db, clock }: { db: Db; clock: Clock }) => ({
  snippets: forMember({ answer: SnippetList }, ({ asker }) =>
    inWorkspaces(
      db,
      [asker.workspaceId],
      async (tx) => {
        const rows = await snippetsOf(tx, sharingReaderOf(asker), null, LISTED_MAX)
        return { snippets: rows.map((row) => present(asker, row)) }
      },
      { accessMode: 'read only' },
    ),
  ),

  createSnippet: forMember({ body: SnippetRequest, answer: Snippet, status: 201 }, ({ asker, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      if ((await countOwn(tx, 'snippet', asker)) >= OWN_MAX) throw tooMany()
      return write(tx, asker, { id: uuidv7(), ownerId: asker.userId, version: 1 }, body, clock.now())
    }),
  ),

  editSnippet: forMember({ params: SnippetParams, body: SnippetChange, answer: Snippet }, ({ asker, params, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const { owner_id: ownerId } = await findMine(tx, asker, params.id)
      const { workspaceId } = asker
      const standing = await lockAsRead(tx, 'snippets', { workspaceId, id: params.id, version: body.version })
      return write(tx, asker, { id: params.id, ownerId, version: standing + 1 }, body, clock.now())
    }),
  ),

  deleteSnippet: forMember({ params: SnippetParams }, ({ asker, params }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      await findMine(tx, asker, params.id)
      await deleteFromLibrary(tx, 'snippets', asker.workspaceId, params.id)
      await tellChanged(tx, asker, params.id, clock.now())
    }),
  ),
})

async function findMine(tx: Tx, asker: MemberAsker, id: string): Promise<SnippetRow> {
  const [row] = await snippetsOf(tx, sharingReaderOf(asker), id, 1)
  if (!row) throw notFound()
  if (!mayChange(asker, row)) throw notYours()
  return row
}

async function write(
  tx: Tx,
  asker: MemberAsker,
  one: { id: string; ownerId: string; version: number },
  body: z.output<typeof SnippetRequest>,
  at: Date,
): Promise<Snippet> {
  const { workspaceId } = asker
  const text = cleanText(body.text).text
  const used = variablesIn(text)
  const properties = await propertiesIn(tx, workspaceId)
  const unknown = used.filter((key) => !isVariable(key, properties))
  if (unknown.length > 0) throw unknownVariables(unknown)
  if (await shortcutIsTaken(tx, sharingReaderOf(asker), { id: one.id, shortcut: body.shortcut })) throw shortcutTaken()
  const teamIds = await teamsFor(tx, workspaceId, body)
  const fallbacks = Object.fromEntries(
    used.flatMap((key) => {
      const fallback = Object.hasOwn(body.fallbacks, key) ? cleanText(body.fallbacks[key] ?? '').text : ''
      return fallback === '' ? [] : [[key, fallback]]
    }),
  )
  const name = cleanText(body.name).text
  await writeSnippet(tx, { ...body, ...one, name, text, fallbacks, teamIds, workspaceId, at })
  await tellChanged(tx, asker, one.id, at)
  const [row] = await snippetsOf(tx, { workspaceId, userId: one.ownerId, isAdmin: true }, one.id, 1)
  if (!row) throw new Error('a snippet vanished within its own transaction')
  return present(asker, row)
}

const present = (asker: MemberAsker, row: SnippetRow): Snippet => ({
  id: row.id,
  name: row.name,
  shortcut: row.shortcut,
  text: row.text,
  fallbacks: row.fallbacks,
  language: row.language,
  sharing: row.sharing,
  teamIds: row.team_ids,
  ownerId: row.owner_id,
  isMine: mayChange(asker, row),
  version: row.version,
  updatedAt: row.updated_at.toISOString(),
})

const tellChanged = (tx: Tx, { workspaceId, userId: actorId }: MemberAsker, snippetId: string, at: Date) =>
  appendEvents(tx, [{ type: 'snippet.changed', snippetId, workspaceId, actorId, at }])

const unknownVariables = (names: readonly string[]) =>
  new Refused(
    422,
    'unknown_variables',
    {
      en: `Nothing is known by this name: ${names.join(', ')}. Choose a variable from the list.`,
      de: `Unter diesem Namen ist nichts bekannt: ${names.join(', ')}. Wähle eine Variable aus der Liste.`,
    },
    { names },
  )

const shortcutTaken = () =>
  new Refused(409, 'shortcut_taken', {
    en: 'Another snippet that you use has this shortcut already.',
    de: 'Ein anderer Textbaustein, den du benutzt, hat dieses Kürzel schon.',
  })
