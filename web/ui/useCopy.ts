import { useTranslation } from '../i18n/translate.ts'
import { toast } from './toast.ts'

/** Copies a text and says so, in the words given, or that it could not. */
export function useCopy(): (text: string, done: string) => void {
  const { t } = useTranslation()
  return (text, done) =>
    void copyText(text).then((isCopied) => (isCopied ? toast('done', done) : toast('failed', t('message.notCopied'))))
}

/** Into the clipboard; false where the browser keeps it shut, as it does on plain http beyond loopback and no old way is left. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = document.createElement('textarea')
    field.value = text
    const before = document.activeElement
    document.body.append(field)
    field.select()
    const isCopied = document.execCommand('copy')
    field.remove()
    if (before instanceof HTMLElement) before.focus()
    return isCopied
  }
}
