import { type ChangeEvent, type FormEvent, useState } from 'react'
import { ApiRefusal } from '../api/refusal.ts'
import { useRefusalWords } from './refusalWords.ts'

export type Problems<Values> = { [Name in keyof Values]?: string | null }

interface FormOptions<Values> {
  first: Values
  /** What is wrong with a field before it is sent. Null and absent mean nothing. */
  check: (values: Values) => Problems<Values>
  send: (values: Values) => Promise<void>
  /** Refusals that are about one field, by their code. All others stand as a banner. */
  fieldOf?: Record<string, keyof Values & string>
  /** Other words for a refusal than its own. */
  wordsFor?: (refusal: ApiRefusal) => string | null
}

/** A form of lines of text. Nothing that was typed is lost when it is refused or nobody answers. */
export function useForm<Values extends Record<string, string>>(options: FormOptions<Values>) {
  const { check, send, fieldOf = {}, wordsFor } = options
  const [values, setValues] = useState(options.first)
  const [problems, setProblems] = useState<Problems<Values>>({})
  const [banner, setBanner] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const wordsOf = useRefusalWords()

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const form = event.currentTarget
    // What a field could not read is told beside it, and is not what somebody meant to leave empty.
    const unread = form.querySelector<HTMLElement>('[data-unread]')
    if (unread) return unread.focus()
    const found = check(values)
    setProblems(found)
    setBanner(null)
    if (Object.values(found).some(Boolean)) return focusFirstProblem(form)
    setBusy(true)
    try {
      await send(values)
    } catch (error) {
      const refusal = error instanceof ApiRefusal ? error : null
      const words = (refusal && wordsFor?.(refusal)) ?? wordsOf(error)
      const name = refusal ? fieldOf[refusal.code] : undefined
      if (!name) return setBanner(words)
      setProblems({ [name]: words } as Problems<Values>)
      focusFirstProblem(form)
    } finally {
      setBusy(false)
    }
  }

  const field = (name: keyof Values & string) => ({
    name,
    value: values[name] as string,
    error: problems[name],
    onChange: ({ target }: ChangeEvent<HTMLInputElement | HTMLSelectElement>) => {
      setValues((before) => ({ ...before, [name]: target.value }))
      setProblems((before) => ({ ...before, [name]: null }))
    },
  })
  const set = (patch: Partial<Values>) => setValues((before) => ({ ...before, ...patch }))
  return { values, set, field, submit, banner, busy }
}

function focusFirstProblem(form: HTMLFormElement) {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
