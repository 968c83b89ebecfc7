import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { COUNT_MAX } from '#contract/inbox.ts'
import {
  OwnProperty,
  PropertyList,
  PropertyOrder,
  PropertyPatch,
  PropertyRequest,
  PropertyUses,
  USES_NAMED_MAX,
} from '#contract/properties.ts'
import { CUSTOM_PREFIX, CUSTOM_PROPERTIES_MAX, type CustomType, keyFrom } from '#core/property/custom.ts'
import { PROPERTIES } from '#core/property/registry.ts'
import { may } from '#core/team/permission.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { notFound, Refused } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import {
  contactsWith,
  insertProperty,
  lockProperties,
  orderProperties,
  ownProperties,
  type PropertyRow,
  type UseRow,
  updateProperty,
  usesOf,
} from './propertyQueries.ts'

const PropertyParams = z.object({ id: Id })

/** What a workspace knows of its contacts besides what is there from the start. */
export const propertyHandlers = ({ db, clock }: { db: Db; clock: Clock }) => ({
  properties: forMember({ answer: PropertyList }, ({ asker }) =>
    inWorkspaces(
      db,
      [asker.workspaceId],
      async (tx) => ({ properties: (await ownProperties(tx, asker.workspaceId)).map(present) }),
      { accessMode: 'read only' },
    ),
  ),

  createProperty: forMember({ body: PropertyRequest, answer: OwnProperty, status: 201 }, ({ asker, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const at = clock.now()
      const known = await lockProperties(tx, asker.workspaceId)
      if (known.length >= CUSTOM_PROPERTIES_MAX) throw tooMany()
      const key = keyFrom(
        body.label,
        known.map((one) => one.key),
        CUSTOM_PREFIX,
      )
      const choices = choicesFrom(body.type, body.choices)
      const property = { id: uuidv7(), key, label: body.label, type: body.type, choices, archived: false }
      checkLabel(property, known)
      await insertProperty(tx, asker.workspaceId, property, { position: known.length + 1, at })
      await tell(tx, asker, property.id, at)
      return present(property)
    }),
  ),

  editProperty: forMember(
    { params: PropertyParams, body: PropertyPatch, answer: OwnProperty },
    ({ asker, params, body }) =>
      inWorkspaces(db, [asker.workspaceId], async (tx) => {
        const at = clock.now()
        const known = await lockProperties(tx, asker.workspaceId)
        const old = known.find(({ id }) => id === params.id)
        if (!old) throw notFound()
        const property: PropertyRow = {
          ...old,
          label: body.label ?? old.label,
          choices: body.choices ? choicesFrom(old.type, body.choices, old.choices) : old.choices,
          archived: body.archived ?? old.archived,
        }
        if (!property.archived) checkLabel(property, known)
        await updateProperty(tx, asker.workspaceId, property, at)
        await tell(tx, asker, property.id, at)
        return present(property)
      }),
  ),

  orderProperties: forMember({ body: PropertyOrder }, ({ asker, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const at = clock.now()
      const known = (await lockProperties(tx, asker.workspaceId)).map(({ id }) => id)
      const [first] = body.ids
      if (first === undefined) return
      if (!body.ids.every((id) => known.includes(id))) throw notFound()
      await orderProperties(tx, asker.workspaceId, [...new Set([...body.ids, ...known])])
      await tell(tx, asker, first, at)
    }),
  ),

  propertyUses: forMember({ params: PropertyParams, answer: PropertyUses }, ({ asker, params }) =>
    inWorkspaces(
      db,
      [asker.workspaceId],
      async (tx) => {
        const property = (await ownProperties(tx, asker.workspaceId)).find(({ id }) => id === params.id)
        if (!property) throw notFound()
        const uses = await usesOf(tx, asker.workspaceId, property.key)
        const of = (kind: UseRow['kind']) => uses.filter((use) => use.kind === kind).length
        const mayKnow = ({ kind, owner_id }: UseRow) =>
          (owner_id === null || owner_id === asker.userId) && (kind !== 'workflow' || may(asker, 'workflows.read'))
        return {
          contacts: await contactsWith(tx, asker.workspaceId, property.id, COUNT_MAX),
          segments: of('segment'),
          views: of('view'),
          templates: of('template'),
          snippets: of('snippet'),
          workflows: of('workflow'),
          named: uses
            .filter(mayKnow)
            .slice(0, USES_NAMED_MAX)
            .map(({ kind, id, name }) => ({ kind, id, name })),
        }
      },
      { accessMode: 'read only' },
    ),
  ),
})

const present = ({ id, key, label, type, choices, archived }: PropertyRow): OwnProperty => ({
  id,
  key,
  label,
  type,
  choices: choices.map((choice) => ({ value: choice.value, label: choice.label })),
  archived,
})

/** Each choice keeps the value it was stored by; a new one gets one that none ever had here. */
function choicesFrom(
  type: CustomType,
  wanted: z.infer<typeof PropertyRequest>['choices'],
  old: readonly { value: string }[] = [],
): PropertyRow['choices'] {
  if (type !== 'choice' && type !== 'choices') return []
  const labels = wanted.map(({ label }) => label.toLowerCase())
  if (wanted.length === 0 || new Set(labels).size < labels.length) throw needsChoices()
  const taken = old.map(({ value }) => value)
  return wanted.map(({ value, label }) => {
    if (value !== undefined && old.some((choice) => choice.value === value)) return { value, label }
    const made = keyFrom(label, taken)
    taken.push(made)
    return { value: made, label }
  })
}

/** Two of one name could not be told apart. */
function checkLabel({ id, label }: PropertyRow, known: readonly PropertyRow[]): void {
  const name = label.toLowerCase()
  const fromTheStart = PROPERTIES.filter(({ of }) => of === 'contact').flatMap((one) => Object.values(one.label))
  const others = known.filter((one) => one.id !== id && !one.archived).map((one) => one.label)
  if ([...fromTheStart, ...others].some((other) => other.toLowerCase() === name)) throw nameTaken()
}

const tell = (tx: Tx, { workspaceId, userId: actorId }: MemberAsker, propertyId: string, at: Date) =>
  appendEvents(tx, [{ type: 'property.changed', propertyId, workspaceId, actorId, at }])

const nameTaken = () =>
  new Refused(409, 'property_name_taken', {
    en: 'There is a property of this name already.',
    de: 'Es gibt schon eine Eigenschaft mit diesem Namen.',
  })

const needsChoices = () =>
  new Refused(422, 'property_needs_choices', {
    en: 'Name at least one choice, each of them once.',
    de: 'Nenne mindestens eine Auswahl, jede nur einmal.',
  })

const tooMany = () =>
  new Refused(409, 'too_many_properties', {
    en: `There are ${CUSTOM_PROPERTIES_MAX} properties. More cannot be kept apart.`,
    de: `Es gibt ${CUSTOM_PROPERTIES_MAX} Eigenschaften. Mehr lassen sich nicht auseinanderhalten.`,
  })
