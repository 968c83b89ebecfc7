import type { Locale } from '#contract/common.ts'

/** One sentence for people, in each language of the interface. */
export type Words = Readonly<Record<Locale, string>>

/** A request that is answered with no. `code` is for programs, `words` for people; both leave the server, so neither may
 *  hold what the asker must not know. */
export class Refused extends Error {
  /** The HTTP status. */
  readonly status: number
  readonly code: string
  readonly words: Words
  readonly details: Record<string, unknown> | undefined

  constructor(status: number, code: string, words: Words, details?: Record<string, unknown>) {
    super(words.en)
    this.name = 'Refused'
    this.status = status
    this.code = code
    this.words = words
    this.details = details
  }
}

/** What does not exist and what the asker may not see are answered alike. */
export const notFound = () =>
  new Refused(404, 'not_found', {
    en: 'This does not exist, or not for you.',
    de: 'Das gibt es nicht, oder nicht für dich.',
  })
