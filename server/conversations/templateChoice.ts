/** Templates as they are chosen in a thread: what may be sent there, in which language, filled from what is known. */
import { sql } from 'kysely'
import { Choice, ChoicePage, ChoiceQuery, OneChoiceQuery } from '#contract/templates.ts'
import { inWords } from '#core/property/inWords.ts'
import { type PropertyValues, valuesOf } from '#core/property/values.ts'
import { type Bindings, boundValues, guessedBindings } from '#core/whatsapp/template/binding.ts'
import { pickLanguage } from '#core/whatsapp/template/language.ts'
import { partsOf } from '#core/whatsapp/template/parts.ts'
import { variablesOf } from '#core/whatsapp/template/variables.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { notFound } from '#server/platform/refused.ts'
import { presentContact } from '../contacts/present.ts'
import { propertiesIn } from '../contacts/propertyQueries.ts'
import { contactsById } from '../contacts/queries.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { presentOne, presentTemplate } from '../templates/present.ts'
import { siblings, templateById, usableNames } from '../templates/queries.ts'
import type { TemplateRow } from '../templates/rows.ts'
import { contactDetails, conversationDetails, namesFor } from './details.ts'
import { ConversationParams, type ReadDeps } from './list.ts'
import { replyTarget } from './outbox.ts'
import { presentConversation } from './present.ts'
import { conversationsById } from './queries.ts'
import { judge } from './reply.ts'
import { sightOf } from './sight.ts'
import { outgoingTemplate } from './templates.ts'

/** What is asked for in the dialog is no reason against the template. */
const ASKED_FOR: ReadonlySet<string> = new Set([
  'template_variables_missing',
  'template_variables_unfit',
  'text_too_long',
])

export const templateChoiceHandlers = (deps: ReadDeps) => ({
  templateChoices: forMember(
    { params: ConversationParams, query: ChoiceQuery, answer: ChoicePage },
    ({ asker, params, query: { q, after, limit } }) =>
      inWorkspaces(
        deps.db,
        [asker.workspaceId],
        async (tx) => {
          const known = await knownOf(tx, asker, params.id)
          const { wabaId } = known
          const names = await usableNames(tx, asker.workspaceId, { wabaId, q, after: after ?? null, limit: limit + 1 })
          const shown = names.slice(0, limit)
          const rows = await siblings(tx, asker.workspaceId, wabaId, shown)
          const byName = Map.groupBy(rows, ({ name }) => name)
          const templates = shown.flatMap((name) => bestOf(byName.get(name) ?? [], known) ?? [])
          return {
            templates: templates.map(presentTemplate),
            nextCursor: names.length > limit ? (shown.at(-1) ?? null) : null,
          }
        },
        { accessMode: 'read only' },
      ),
  ),

  templateChoice: forMember(
    { params: ConversationParams, query: OneChoiceQuery, answer: Choice },
    ({ asker, params: { id }, query: { templateId } }) =>
      inWorkspaces(deps.db, [asker.workspaceId], async (tx) => {
        const { workspaceId } = asker
        const known = await knownOf(tx, asker, id)
        const row = await templateById(tx, workspaceId, templateId)
        if (!row || row.wabaId !== known.wabaId) throw notFound()
        const parts = partsOf(row)
        const bindings = { ...guessedBindings(parts), ...(row.bindings as Bindings) }
        const keys = new Set(Object.values(bindings).map(({ property }) => property))
        const now = deps.clock.now()
        const words = await wordsOf(tx, asker, known, { keys, language: row.language, now })
        const values = boundValues(variablesOf(parts), bindings, words)
        const languages = await siblings(tx, workspaceId, row.wabaId, [row.name])
        return {
          template: { ...presentOne(row, languages), bindings },
          values,
          refused: await refusedNow(tx, asker, id, row, values, now),
        }
      }),
  ),
})

/** In the language of rule Y5, of those that may be sent. */
function bestOf(rows: readonly TemplateRow[], { language, locale }: Known): TemplateRow | undefined {
  const usable = rows.filter(({ status }) => status === 'APPROVED')
  const picked = pickLanguage(
    usable.map((row) => row.language),
    { contact: language, workspace: locale },
  )
  return usable.find((row) => row.language === picked)
}

async function refusedNow(
  tx: Tx,
  asker: MemberAsker,
  conversationId: string,
  row: TemplateRow,
  values: Record<string, string>,
  now: Date,
) {
  const { workspaceId } = asker
  const target = await replyTarget(tx, workspaceId, sightOf(asker), conversationId)
  if (!target) throw notFound()
  const template = await outgoingTemplate(tx, asker, target, { templateId: row.id, values }, now)
  if (!template) throw notFound()
  const verdict = judge(target, { kind: 'template', values }, now, template)
  return verdict.allowed
    ? []
    : verdict.refused
        .filter(({ word }) => !ASKED_FOR.has(word))
        .map(({ word, limit, actual }) => ({ word, limit, actual }))
}

interface Known {
  conversationId: string
  contactId: string
  wabaId: string
  language: string | null
  locale: string | null
  timeZone: string
}

async function knownOf(tx: Tx, asker: MemberAsker, conversationId: string): Promise<Known> {
  const sight = sightOf(asker)
  const visible = sight === null ? sql`` : sql`and c.inbox_id = any (${[...sight]}::uuid[])`
  const { rows } = await sql<Known>`
    select c.id as "conversationId", t.id as "contactId", ch.waba_id as "wabaId", t.language, w.locale, w.time_zone as "timeZone"
    from conversations c
      join channels ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
      join identities i on i.workspace_id = c.workspace_id and i.id = c.identity_id
      join contacts t on t.workspace_id = c.workspace_id and t.id = i.contact_id
      join workspaces w on w.id = c.workspace_id
    where c.workspace_id = ${asker.workspaceId} and c.id = ${conversationId}::uuid ${visible}`.execute(tx)
  const [row] = rows
  if (!row) throw notFound()
  return row
}

/** What these properties say of contact and conversation, by key, in the language of the template: as in a workflow's message. */
async function wordsOf(
  tx: Tx,
  { workspaceId }: MemberAsker,
  { conversationId, contactId, timeZone }: Known,
  { keys, language, now }: { keys: ReadonlySet<string>; language: string; now: Date },
): Promise<Record<string, string>> {
  const [contact] = (await contactsById(tx, workspaceId, [contactId])).map(presentContact)
  const [conversation] = (await conversationsById(tx, workspaceId, [conversationId])).map(presentConversation)
  if (!contact || !conversation) throw notFound()
  const ofContacts = await contactDetails(tx, workspaceId, [contactId], keys)
  const ofConversations = await conversationDetails(tx, workspaceId, [conversationId], keys)
  const values = valuesOf(
    { ...contact, ...ofContacts.get(contactId) },
    { ...conversation, ...ofConversations.get(conversationId) },
    { now },
  )
  const properties = (await propertiesIn(tx, workspaceId)).filter(({ key }) => keys.has(key))
  const listener = { language, timeZone, names: await namesFor(tx, workspaceId, keys, properties) }
  // Whoever writes from a number can be called on it, unless a colleague wrote down another.
  const reached: PropertyValues = {
    ...values,
    'contact.phone': values['contact.phone'] ?? values['contact.whatsapp_number'] ?? null,
  }
  return Object.fromEntries(
    properties.map((property) => [property.key, inWords(property, reached[property.key] ?? null, listener)]),
  )
}
