import type { Reason } from '#core/whatsapp/reason.ts'
import { fileSize } from '../../i18n/format.ts'
import type { Translate } from '../../i18n/translate.ts'

/** A reason against sending in one sentence; sizes in the reader's units. */
export function reasonWords({ word, limit, actual, names = [] }: Reason, t: Translate): string {
  const isSize = word === 'file_too_large'
  const say = (figure: number | undefined) => (figure === undefined ? '' : isSize ? fileSize(figure) : String(figure))
  return t(`composer.reason.${word}`, { limit: say(limit), actual: say(actual), names: names.join(', ') })
}
