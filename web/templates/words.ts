import type { TFunction } from 'i18next'
import type { templates } from '../i18n/en/templates.ts'
import { nameOfCode } from '../i18n/format.ts'

type Word = keyof typeof templates.word

/** Meta's word in ours; one that is not known stays as it is. */
export const wordOf = (word: string, t: TFunction): string =>
  t(`templates.word.${word as Word}`, { defaultValue: word })

/** `pt_BR` as people call it. */
export const languageName = (code: string): string => nameOfCode('language', code.replace('_', '-'))
