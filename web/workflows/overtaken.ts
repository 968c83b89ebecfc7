import { useState } from 'react'
import { ApiRefusal } from '../api/refusal.ts'

/** Somebody else changed the draft since it was read. */
export const isOvertaken = (error: unknown): error is ApiRefusal =>
  error instanceof ApiRefusal && error.code === 'changed_meanwhile'

/**
 * On which draft a form is based: the one that stands as long as the form's own part of it is as it was when the form was opened,
 * so that two people at different steps do not get into each other's way. Otherwise the one it was opened with, until its reader
 * was told who changed it.
 */
export function useBasis(part: unknown, draftNumber: number) {
  const [opened] = useState({ part: JSON.stringify(part), draftNumber })
  const [told, setTold] = useState(0)
  const isUntouched = JSON.stringify(part) === opened.part
  const basedOn = isUntouched || told >= draftNumber ? draftNumber : opened.draftNumber
  const telling = async (save: Promise<void>): Promise<void> => {
    try {
      await save
    } catch (error) {
      if (isOvertaken(error)) setTold(Number(error.details.draftNumber))
      throw error
    }
  }
  return { basedOn, telling }
}
