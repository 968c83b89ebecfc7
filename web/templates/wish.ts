/** What is looked for among templates, as it stands in the address bar. */
import type { TemplateWish } from './endpoints.ts'

export const NO_WISH: TemplateWish = { account: '', q: '', status: '', category: '', language: '', quality: '' }
const CHARACTERS_MAX = 200

/** What is asked for and no more, so that the address of everything is short. */
export const wishOf = (search: Readonly<Record<string, unknown>>): Partial<TemplateWish> =>
  Object.fromEntries(
    Object.keys(NO_WISH).flatMap((name) => {
      const value = search[name]
      return typeof value === 'string' && value !== '' && value.length <= CHARACTERS_MAX ? [[name, value]] : []
    }),
  )
