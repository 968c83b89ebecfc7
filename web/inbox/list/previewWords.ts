import type { Conversation } from '#contract/inbox.ts'
import { MESSAGE_KINDS } from '#core/whatsapp/kind.ts'
import type { Translate } from '../../i18n/translate.ts'

type Preview = NonNullable<Conversation['preview']>

/** A conversation's newest message in one line; where it has no text, its kind in words. */
export function previewWords(newest: Preview, t: Translate): string {
  if (newest.revoked) return t('inbox.revoked')
  const kind = MESSAGE_KINDS.find((one) => one === newest.kind) ?? 'unsupported'
  const { text } = newest
  if (text && TEXT_SAYS_IT.has(kind)) return text
  const name = newest.fileName ?? text
  return name ? `${t(`inbox.kind.${kind}`)}: ${name}` : t(`inbox.kind.${kind}`)
}

const TEXT_SAYS_IT = new Set<string>(['text', 'interactive', 'interactive_reply', 'button', 'template', 'system'])
