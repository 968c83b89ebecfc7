import { useReducer, useRef } from 'react'

/**
 * The words in the field. They are kept beside what is drawn: a key writes them and draws nothing but the field itself
 * (`write`); whoever else puts words there has them drawn (`put`).
 */
export function useText(begin: () => string) {
  const text = useRef<string | null>(null)
  text.current ??= begin()
  const [, draw] = useReducer((times: number) => times + 1, 0)
  const now = () => text.current ?? ''
  const write = (next: string) => {
    text.current = next
  }
  const put = (next: string | ((before: string) => string)) => {
    write(typeof next === 'string' ? next : next(now()))
    draw()
  }
  return { now, write, put }
}
