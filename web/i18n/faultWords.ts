import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FaultSentences } from './en/faults.ts'
import { currentLocale } from './index.ts'

type Sentences = Record<string, FaultSentences>

/** What a fault of Meta means, in the reader's language. The sentences come when the first failure is on the screen. */
export function useFaultWords(word: string | null): { what: string; next: string } | null {
  const { i18n } = useTranslation()
  const [loaded, setLoaded] = useState<{ language: string; sentences: Sentences } | null>(null)
  useEffect(() => {
    if (word === null || loaded?.language === i18n.language) return
    let current = true
    load().then((sentences) => current && setLoaded({ language: i18n.language, sentences }))
    return () => {
      current = false
    }
  }, [word, i18n.language, loaded])
  if (word === null || !loaded) return null
  const [what, next] = loaded.sentences[word] ?? (loaded.sentences.unknown as FaultSentences)
  return { what, next }
}

const load = async (): Promise<Sentences> =>
  currentLocale() === 'de' ? (await import('./de/faults.ts')).faults : (await import('./en/faults.ts')).faults
