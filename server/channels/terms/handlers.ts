import { AcceptanceRequest, Terms } from '#contract/terms.ts'
import { TERMS_VERSION } from '#core/terms/index.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { Refused } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { forMember } from '../../team/access.ts'
import { acceptances, insertAcceptance } from './queries.ts'

export const termsHandlers = ({ db, clock }: { db: Db; clock: Clock }) => ({
  terms: forMember({ answer: Terms }, ({ asker }) =>
    inWorkspaces(db, [asker.workspaceId], (tx) => termsOf(tx, asker.workspaceId), { accessMode: 'read only' }),
  ),

  acceptTerms: forMember({ body: AcceptanceRequest, answer: Terms, status: 201 }, ({ asker, body, request }) => {
    const { workspaceId, userId } = asker
    if (body.version !== TERMS_VERSION) throw outdated()
    return inWorkspaces(db, [workspaceId], async (tx) => {
      const at = clock.now()
      await insertAcceptance(tx, {
        workspaceId,
        id: uuidv7(),
        version: body.version,
        acceptedBy: userId,
        acceptedAt: at,
        address: request.ip,
        locale: body.locale,
      })
      await appendEvents(tx, [{ type: 'terms.accepted', version: body.version, workspaceId, actorId: userId, at }])
      return termsOf(tx, workspaceId)
    })
  }),
})

/** Which version counts, and who accepted what. */
export async function termsOf(tx: Tx, workspaceId: string): Promise<Terms> {
  const rows = await acceptances(tx, workspaceId)
  return {
    version: TERMS_VERSION,
    isAccepted: rows.some(({ version }) => version === TERMS_VERSION),
    acceptances: rows.map((row) => ({
      version: row.version,
      acceptedBy: row.accepted_by,
      acceptedByName: row.accepted_by_name,
      acceptedAt: row.accepted_at.toISOString(),
      address: row.address,
      locale: row.locale,
    })),
  }
}

const outdated = () =>
  new Refused(
    409,
    'terms_outdated',
    {
      en: 'The data terms have changed meanwhile. Load the page anew and read them once more.',
      de: 'Die Datenbedingungen haben sich inzwischen geändert. Lade die Seite neu und lies sie noch einmal.',
    },
    { version: TERMS_VERSION },
  )
