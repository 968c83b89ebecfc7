import { lengthOf } from '../../shape.ts'
import { invalid } from '../fault.ts'

/** Throws 100 as Graph words it when a text is over its limit. */
export function tooLong(name: string, value: unknown, max: number) {
  if (lengthOf(value) > max) throw invalid(`Param ${name} must be at most ${max} characters long.`)
}
