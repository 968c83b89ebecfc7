import { PencilLine, SendHorizontal, X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import type { Message } from '#contract/messages.ts'
import { useNames } from '../../app/useKnown.ts'
import { listOf } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useCommands } from '../../keys/commands.ts'
import { sendAnyway } from '../../live/outbox.ts'
import type { Pending } from '../../live/state.ts'
import { Button } from '../../ui/Button.tsx'
import { Content } from '../message/Content.tsx'
import { isWritten } from './draft.ts'

/** Somebody else answered while one wrote: their words and one's own side by side, and what to do. Nothing was sent yet. */
export default function Meanwhile({ stopped, putBack }: { stopped: readonly Pending[]; putBack: () => void }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const titleId = useId()
  const first = useRef<HTMLButtonElement>(null)
  const answers = stopped.at(-1)?.answers ?? []
  const who = listOf([...new Set(answers.map(({ authorId }) => (authorId ? nameOf(authorId) : t('composer.someone'))))])
  const conversationId = stopped[0]?.message.conversationId
  // Buttons, places, cards and templates have no way back into the text field.
  const canEdit = stopped.every(({ message }) => isWritten(message))
  useCommands([
    { id: 'edit stopped', key: '<', label: t(canEdit ? 'composer.editFirst' : 'composer.doNotSend'), run: putBack },
    {
      id: 'send anyway',
      key: '>',
      label: t('composer.sendAnyway'),
      run: () => conversationId && sendAnyway(conversationId),
    },
  ])
  useEffect(() => {
    // The field that had the focus is gone; whoever is elsewhere stays there.
    if (document.activeElement === document.body) first.current?.focus()
  }, [])
  if (conversationId === undefined) return null
  return (
    <section aria-labelledby={titleId} className="border-t border-line bg-brass-wash px-3 pt-2.5 pb-3 md:px-4">
      <h3 id={titleId} className="px-1 font-medium">
        {t('composer.answeredMeanwhile', { name: who })}
      </h3>
      <div className="mt-2 grid gap-2 sm:grid-cols-2">
        <Side title={t('composer.theirAnswer', { name: who })} messages={answers} />
        <Side title={t('composer.yourAnswer')} messages={stopped.map(({ message }) => message)} />
      </div>
      <div className="mt-2.5 flex flex-wrap justify-end gap-2">
        <Button
          ref={first}
          size="small"
          icon={canEdit ? PencilLine : X}
          aria-describedby={titleId}
          onClick={putBack}
          className="h-8"
        >
          {t(canEdit ? 'composer.editFirst' : 'composer.doNotSend')}
        </Button>
        <Button
          look="primary"
          size="small"
          icon={SendHorizontal}
          onClick={() => sendAnyway(conversationId)}
          className="h-8"
        >
          {t('composer.sendAnyway')}
        </Button>
      </div>
    </section>
  )
}

function Side({ title, messages }: { title: string; messages: readonly Message[] }): ReactNode {
  const titleId = useId()
  return (
    <div className="min-w-0">
      <p id={titleId} className="mb-1 truncate px-1 text-xs text-soft">
        {title}
      </p>
      <section
        aria-labelledby={titleId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: so that a keyboard can scroll it
        tabIndex={0}
        className="flex max-h-40 flex-col gap-2 overflow-y-auto rounded border border-line bg-paper px-3 py-2 text-message"
      >
        {messages.map((message) => (
          <Content key={message.id} message={message} />
        ))}
      </section>
    </div>
  )
}
