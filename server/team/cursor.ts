import { notFound } from '#server/platform/refused.ts'

/** A place in a list, as text that people hand back: two values of its order, the last of which is an id. */
export const encodeCursor = (value: string, id: string): string => Buffer.from(`${id}${value}`).toString('base64url')

/** A cursor that was not made here leads nowhere. */
export function decodeCursor(cursor: string): { value: string; id: string } {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const id = text.slice(0, ID_CHARACTERS)
  if (!UUID.test(id)) throw notFound()
  return { value: text.slice(ID_CHARACTERS), id }
}

/** The same where the list is ordered by time. */
export function decodePlace(cursor: string): { at: Date; id: string } {
  const { value, id } = decodeCursor(cursor)
  const at = new Date(value)
  if (Number.isNaN(at.getTime())) throw notFound()
  return { at, id }
}

const ID_CHARACTERS = 36
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
