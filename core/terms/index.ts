import { german } from './data.de.ts'
import { english } from './data.en.ts'

/** Rises whenever the meaning of the text changes; then it is asked for again. Earlier texts stay in the history of this folder. */
export const TERMS_VERSION = 1

export interface TermsText {
  title: string
  /** What is agreed to, as the words beside the tick. */
  consent: string
  sections: readonly { heading: string; paragraphs: readonly string[] }[]
}

/** The data terms that count now: what becomes of people's messages when a WhatsApp number is connected. */
export const termsText = (locale: 'en' | 'de'): TermsText => (locale === 'de' ? german : english)
