import { useEffect, useState } from 'react'
import type { CredentialField, FieldCheck } from '#contract/onboarding.ts'
import { useRefusalWords } from '../../forms/refusalWords.ts'
import { checkFields } from './endpoints.ts'

export const FIELDS = ['appId', 'appSecret', 'token', 'wabaId', 'phoneNumberId'] as const satisfies CredentialField[]
type Values = Record<CredentialField, string>

/** After the last key; a paste is one. */
const PAUSE_MS = 600
const NOTHING: Values = { appId: '', appSecret: '', token: '', wabaId: '', phoneNumberId: '' }

/** What was pasted, and what Meta says of it. A verdict holds for the values it was given for, and no longer. */
export function useFieldChecks(onboardingId: string) {
  const wordsOf = useRefusalWords()
  const [values, setValues] = useState(NOTHING)
  const [checked, setChecked] = useState<{ of: Values; checks: Partial<Record<CredentialField, FieldCheck>> } | null>(
    null,
  )
  const [failure, setFailure] = useState<string | null>(null)
  const isEmpty = FIELDS.every((field) => values[field].trim() === '')

  useEffect(() => {
    if (isEmpty) return
    const ended = new AbortController()
    const timer = setTimeout(() => {
      checkFields(onboardingId, values, ended.signal).then(
        ({ fields }) => {
          setFailure(null)
          setChecked({ of: values, checks: Object.fromEntries(fields.map((check) => [check.field, check])) })
        },
        (error) => {
          if (!ended.signal.aborted) setFailure(wordsOf(error))
        },
      )
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      ended.abort()
    }
  }, [values, isEmpty, onboardingId, wordsOf])

  const isChecking = !isEmpty && checked?.of !== values && failure === null
  // What was not touched since keeps its verdict, so that nothing flickers while the next field is filled in.
  const checks = Object.fromEntries(
    FIELDS.map((field) => [field, checked && checked.of[field] === values[field] ? checked.checks[field] : undefined]),
  ) as Partial<Record<CredentialField, FieldCheck>>
  const set = (field: CredentialField, value: string) => setValues((before) => ({ ...before, [field]: value }))
  return { values, set, checks, isChecking, failure }
}
