import { useState } from 'react'
import { useRefusalWords } from './refusalWords.ts'

/** One press that asks the server for something: whether it is under way, and why it was refused. */
export function useAct() {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const wordsOf = useRefusalWords()
  const run = async (act: () => Promise<void>) => {
    setBusy(true)
    setProblem(null)
    try {
      await act()
    } catch (error) {
      setProblem(wordsOf(error))
    } finally {
      setBusy(false)
    }
  }
  return { busy, problem, run }
}
