import { nameOfCode } from '../i18n/format.ts'
import type { Translate } from '../i18n/translate.ts'

/** Meta's word in ours; one that is not known stays as it is. */
export function wordOf(word: string, t: Translate): string {
  const known: Partial<Record<string, string>> = t('templates.word')
  return known[word] ?? word
}

/** `pt_BR` as people call it. */
export const languageName = (code: string): string => nameOfCode('language', code.replace('_', '-'))
