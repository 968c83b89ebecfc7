/** Values of the workspace's own properties: from what a person wrote to rows, and from rows to what is shown. */
import { keysOf } from '#core/property/condition.ts'
import { type CustomProperty, type CustomType, checkValue, type ValueFault } from '#core/property/custom.ts'
import { FAULT_WORDS } from '#core/property/faultWords.ts'
import type { PropertyValue, PropertyValues } from '#core/property/values.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { Refused } from '#server/platform/refused.ts'
import { members } from '../team/queries.ts'
import { ownProperties, type ValueRow, writeValues } from './propertyQueries.ts'

/** What is stored, by key; a property without a row is not known. */
export function presentOwn(own: readonly (readonly [key: string, type: CustomType, value: string])[]): PropertyValues {
  const values: Record<string, PropertyValue> = {}
  for (const [key, type, value] of own) {
    const known = values[key]
    if (type === 'choices') values[key] = Array.isArray(known) ? [...known, value] : [value]
    else values[key] = type === 'number' ? Number(value) : type === 'yes_no' ? value === 'yes' : value
  }
  return values
}

/** Writes what a person said of own properties, of one contact or of many alike.
 *  @throws Refused where a property is not known or a value does not fit. */
export async function writeOwn(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
  written: PropertyValues,
  home: string | null,
): Promise<void> {
  const keys = Object.keys(written)
  if (keys.length === 0 || contactIds.length === 0) return
  const known = new Map((await ownProperties(tx, workspaceId)).map((one) => [one.key, one]))
  const wanted = keys.map((key) => {
    const property = known.get(key)
    if (!property || property.archived) throw unknownProperty(key)
    return property
  })
  const asksForPeople = wanted.some(({ type }) => type === 'person')
  const people = asksForPeople ? (await members(tx, workspaceId)).map(({ user_id }) => user_id) : []
  const rows = wanted.flatMap((property) => {
    const checked = checkValue(property, written[property.key], { home, members: people })
    if (!checked.ok) throw doesNotFit(property, checked.fault)
    return rowsOf(property, checked.value)
  })
  await writeValues(tx, { workspaceId, contactIds, propertyIds: wanted.map(({ id }) => id) }, rows)
}

function rowsOf({ id, type }: CustomProperty, value: PropertyValue): ValueRow[] {
  if (value === null) return []
  const shown =
    typeof value === 'object' ? value : typeof value === 'boolean' ? [value ? 'yes' : 'no'] : [String(value)]
  const keys = keysOf(type, value)
  const number = typeof value === 'number' ? value : null
  return shown.map((one, place) => ({ property_id: id, place, value: one, key: keys[place] ?? '', number }))
}

const unknownProperty = (property: string) =>
  new Refused(
    422,
    'unknown_property',
    { en: 'This property does not exist any more.', de: 'Diese Eigenschaft gibt es nicht mehr.' },
    { property },
  )

const doesNotFit = ({ key, label }: CustomProperty, fault: ValueFault) => {
  const { en, de } = FAULT_WORDS[fault]
  return new Refused(422, fault, { en: `${label}: ${en}`, de: `${label}: ${de}` }, { property: key })
}
