import type { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '#contract/people.ts'
import type { Translate } from '../i18n/translate.ts'

// Written out, checked by their types: importing the values would bring the whole schema library along.
export const PASSWORD_MIN: typeof PASSWORD_LENGTH_MIN = 10
export const PASSWORD_MAX: typeof PASSWORD_LENGTH_MAX = 128
export const NAME_MAX = 100
export const EMAIL_MAX = 254

/** Something between an @ and a dot; the server decides. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/

/** What is wrong with what was typed, in words, or null. */
export function checkText(text: string, max: number, t: Translate): string | null {
  if (text.trim() === '') return t('forms.required')
  return text.trim().length > max ? t('forms.tooLong', { max }) : null
}

export function checkEmail(text: string, t: Translate): string | null {
  const problem = checkText(text, EMAIL_MAX, t)
  return problem ?? (EMAIL.test(text.trim()) ? null : t('forms.notAnEmail'))
}

/** Length is all that is asked of a new password. */
export function checkNewPassword(password: string, t: Translate): string | null {
  if (password === '') return t('forms.passwordHint', { min: PASSWORD_MIN })
  if (password.length < PASSWORD_MIN) return t('forms.passwordTooShort', { count: PASSWORD_MIN - password.length })
  return password.length > PASSWORD_MAX ? t('forms.passwordTooLong', { max: PASSWORD_MAX }) : null
}
