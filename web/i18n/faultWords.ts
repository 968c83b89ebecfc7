import { useEffect, useState } from 'react'
import type { FaultSentences } from './en/faults.ts'
import { currentLocale } from './index.ts'
import { useTranslation } from './translate.ts'

type Sentences = Record<string, FaultSentences>

/** What a fault of Meta means, in the reader's language. The sentences come when the first failure is on the screen. */
export function useFaultWords(word: string | null): { what: string; next: string } | null {
  const { language } = useTranslation()
  const [loaded, setLoaded] = useState<{ language: string; sentences: Sentences } | null>(null)
  useEffect(() => {
    if (word === null || loaded?.language === language) return
    let current = true
    load().then((sentences) => current && setLoaded({ language, sentences }))
    return () => {
      current = false
    }
  }, [word, language, loaded])
  if (word === null || !loaded) return null
  const [what, next] = loaded.sentences[word] ?? (loaded.sentences.unknown as FaultSentences)
  return { what, next }
}

const load = async (): Promise<Sentences> =>
  currentLocale() === 'de' ? (await import('./de/faults.ts')).faults : (await import('./en/faults.ts')).faults
