import { useTranslation } from '../../i18n/translate.ts'
import { useCommands } from '../../keys/commands.ts'

/** What one does to one message: each presses the button that is marked with its name (`data-act`), so it is there where the button is. */
const ACTS = [
  { id: 'answer', key: 'q', label: 'composer.answerThis' },
  { id: 'react', key: '+', label: 'acts.react' },
  { id: 'life', key: 'h', label: 'acts.life' },
  { id: 'retry', key: 'R', label: 'message.retry' },
  { id: 'settle sent', key: '1', label: 'message.settleSent' },
  { id: 'settle not sent', key: '0', label: 'message.settleNotSent' },
  { id: 'put back', key: 'P', label: 'message.putBack' },
  { id: 'copy text', key: 'd', label: 'message.copyText' },
  { id: 'discard', key: 'D', label: 'message.discard' },
  { id: 'react again', key: '=', label: 'message.reactAgain' },
  { id: 'forget reaction', key: '-', label: 'message.reactionForget' },
  { id: 'quoted', key: 'J', label: 'acts.toQuoted' },
  { id: 'play', key: 'v', label: 'acts.play' },
  { id: 'speed', key: 'V', label: 'acts.speed' },
  { id: 'whole', key: 'M', label: 'message.readMore' },
  { id: 'large', key: 'O', label: 'message.openImage' },
  { id: 'ask again', key: 'K', label: 'message.askAgain' },
  { id: 'change note', key: 'E', label: 'acts.changeNote' },
] as const

export function useMessageCommands() {
  const { t } = useTranslation()
  useCommands(
    ACTS.map(({ id, key, label }) => ({
      id,
      key,
      label: t(label),
      isThere: () => buttonOf(id) !== undefined,
      run: () => buttonOf(id)?.click(),
    })),
  )
}

/** Of the message that has the focus, else of the newest that has such a button. */
function buttonOf(id: string): HTMLElement | undefined {
  const selector = `[data-act="${id}"]`
  const focused = document.activeElement?.closest('article')?.querySelector<HTMLElement>(selector)
  return focused ?? [...document.querySelectorAll<HTMLElement>(`[role="log"] ${selector}`)].at(-1)
}
