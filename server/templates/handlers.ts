import { z } from 'zod'
import { Id } from '#contract/common.ts'
import {
  Bindings,
  ReadingRequest,
  TemplateAccounts,
  TemplateOne,
  TemplatePage,
  TemplateQuery,
} from '#contract/templates.ts'
import { visibleInboxes } from '#core/team/permission.ts'
import type { Bindings as CoreBindings } from '#core/whatsapp/template/binding.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { notFound, Refused } from '#server/platform/refused.ts'
import { propertiesIn } from '../contacts/propertyQueries.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { decodeCursor, encodeCursor } from '../team/cursor.ts'
import { presentAccount, presentOne, presentTemplate } from './present.ts'
import {
  accountNames,
  askForSync,
  countTemplates,
  languagesOf,
  listTemplates,
  siblings,
  syncsOf,
  templateById,
  visibleAccounts,
  writeBindings,
} from './queries.ts'
import type { TemplateRow } from './rows.ts'

export interface TemplateDeps {
  db: Db
  clock: Clock
  /** Something is due to be read. */
  wake(): void
}

const OneParams = z.object({ id: Id })

/** The workspace's templates, as contract/templates describes them. */
export const templateHandlers = (deps: TemplateDeps) => ({
  templates: forMember({ query: TemplateQuery, answer: TemplatePage }, ({ asker, query }) =>
    reading(deps, asker, async (tx) => {
      const seen = await visibleAccounts(tx, asker.workspaceId, sightOf(asker))
      const { account, after, limit, ...wish } = query
      const wabaIds = account === undefined ? seen : seen.filter((wabaId) => wabaId === account)
      const rows = await listTemplates(tx, asker.workspaceId, {
        ...wish,
        wabaIds,
        after: after === undefined ? null : placeOf(after),
        limit: limit + 1,
      })
      const last = rows.length > limit ? rows[limit - 1] : undefined
      return {
        templates: rows.slice(0, limit).map(presentTemplate),
        nextCursor: last ? encodeCursor(`${last.language} ${last.name}`, last.id) : null,
      }
    }),
  ),

  templateAccounts: forMember({ answer: TemplateAccounts }, ({ asker }) =>
    reading(deps, asker, async (tx) => {
      const { workspaceId } = asker
      const wabaIds = await visibleAccounts(tx, workspaceId, sightOf(asker))
      const [names, counts, languages, syncs] = [
        await accountNames(tx, workspaceId, wabaIds),
        await countTemplates(tx, workspaceId, wabaIds),
        await languagesOf(tx, workspaceId, wabaIds),
        await syncsOf(tx, workspaceId, wabaIds),
      ]
      const accounts = names.map((one) =>
        presentAccount(
          one,
          counts,
          languages,
          syncs.find(({ wabaId }) => wabaId === one.wabaId),
        ),
      )
      return { accounts }
    }),
  ),

  readTemplates: forMember({ body: ReadingRequest, status: 202 }, async ({ asker, body: { wabaId } }) => {
    await inWorkspaces(deps.db, [asker.workspaceId], async (tx) => {
      if (!(await askForSync(tx, asker.workspaceId, wabaId, deps.clock.now()))) throw notFound()
    })
    deps.wake()
  }),

  template: forMember({ params: OneParams, answer: TemplateOne }, ({ asker, params }) =>
    reading(deps, asker, (tx) => show(tx, asker, params.id)),
  ),

  bindTemplate: forMember(
    { params: OneParams, body: Bindings, answer: TemplateOne },
    async ({ asker, params: { id }, body }) =>
      inWorkspaces(deps.db, [asker.workspaceId], async (tx) => {
        const row = await find(tx, asker, id)
        // What was put away since may stay: its values wait for it, and its fallback holds meanwhile.
        const kept = Object.values(row.bindings as CoreBindings).map(({ property }) => property)
        const known = new Set([...(await propertiesIn(tx, asker.workspaceId)).map(({ key }) => key), ...kept])
        if (Object.values(body).some(({ property }) => !known.has(property))) throw noSuchProperty()
        await writeBindings(tx, asker.workspaceId, row, body)
        const answer = await show(tx, asker, id)
        await appendEvents(tx, [
          {
            type: 'template.changed',
            workspaceId: asker.workspaceId,
            actorId: asker.userId,
            at: deps.clock.now(),
            templateId: id,
            what: 'components',
            from: null,
            to: null,
          },
        ])
        return answer
      }),
  ),
})

const reading = <T>({ db }: TemplateDeps, { workspaceId }: MemberAsker, work: (tx: Tx) => Promise<T>): Promise<T> =>
  inWorkspaces(db, [workspaceId], work, { accessMode: 'read only' })

const sightOf = (asker: MemberAsker): readonly string[] | null => {
  const visible = visibleInboxes(asker)
  return visible === 'all' ? null : visible
}

async function find(tx: Tx, asker: MemberAsker, id: string): Promise<TemplateRow> {
  const row = await templateById(tx, asker.workspaceId, id)
  const seen = row ? await visibleAccounts(tx, asker.workspaceId, sightOf(asker)) : []
  if (!row || !seen.includes(row.wabaId)) throw notFound()
  return row
}

async function show(tx: Tx, asker: MemberAsker, id: string) {
  const row = await find(tx, asker, id)
  return presentOne(row, await siblings(tx, asker.workspaceId, row.wabaId, [row.name]))
}

/** Languages have no spaces. */
function placeOf(cursor: string) {
  const { value, id } = decodeCursor(cursor)
  const [language = '', ...name] = value.split(' ')
  return { language, name: name.join(' '), id }
}

const noSuchProperty = () =>
  new Refused(422, 'invalid', {
    en: 'There is no such property.',
    de: 'Diese Eigenschaft gibt es nicht.',
  })
