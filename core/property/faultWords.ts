import type { ValueFault } from './custom.ts'
import type { Words } from './registry.ts'

/** Why a value does not fit, and how it would. */
export const FAULT_WORDS: Record<ValueFault, Words> = {
  not_text: { en: 'This is no text.', de: 'Das ist kein Text.' },
  too_long: { en: 'This is too long. Shorten it.', de: 'Das ist zu lang. Kürze es.' },
  not_a_number: {
    en: 'This is no number. Write it in figures, such as 12.5.',
    de: 'Das ist keine Zahl. Schreib sie in Ziffern, etwa 12,5.',
  },
  not_a_day: { en: 'This day is not in the calendar.', de: 'Diesen Tag gibt es im Kalender nicht.' },
  not_a_choice: { en: 'This cannot be chosen (any more).', de: 'Das steht nicht (mehr) zur Wahl.' },
  not_yes_or_no: { en: 'This is neither yes nor no.', de: 'Das ist weder Ja noch Nein.' },
  not_a_phone_number: {
    en: 'This is no phone number. Write it with its country, such as +49 151 23456789.',
    de: 'Das ist keine Telefonnummer. Schreib sie mit Land, etwa +49 151 23456789.',
  },
  not_an_email: { en: 'This is no e-mail address.', de: 'Das ist keine E-Mail-Adresse.' },
  not_a_link: {
    en: 'This is no address of a page, such as https://example.com.',
    de: 'Das ist keine Adresse einer Seite, etwa https://example.com.',
  },
  not_a_member: { en: 'This is nobody of this workspace.', de: 'Das ist niemand aus diesem Arbeitsbereich.' },
  not_a_language: {
    en: 'This is no language. Write its name or its code, such as German or de.',
    de: 'Das ist keine Sprache. Schreib ihren Namen oder ihr Kürzel, etwa Deutsch oder de.',
  },
  not_a_country: {
    en: 'This is no country. Write its name or its code, such as Austria or AT.',
    de: 'Das ist kein Land. Schreib seinen Namen oder sein Kürzel, etwa Österreich oder AT.',
  },
  value_missing: { en: 'This property needs a value.', de: 'Diese Eigenschaft braucht einen Wert.' },
}
