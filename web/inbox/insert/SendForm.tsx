import { SendHorizontal } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import type { Message, ReplyRequest } from '#contract/messages.ts'
import { flawsOf } from '#core/whatsapp/draft.ts'
import { draftOfStored } from '#core/whatsapp/stored.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { serverNow } from '../../live/clock.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { reasonWords } from '../composer/reasonWords.ts'
import { Content } from '../message/Content.tsx'
import { messageOf } from './message.ts'
import { isSending } from './Picker.tsx'
import type { InsertProps } from './registry.ts'

interface SendFormProps {
  title: string
  insert: InsertProps
  draft: ReplyRequest['draft']
  shown: Pick<Message, 'kind' | 'text' | 'content'>
  children: ReactNode
}

/** A form for a message of its own kind: what stands against it is said while one types, and it is shown as on the phone. */
export function SendForm({ title, insert, draft, shown, children }: SendFormProps) {
  const { t } = useTranslation()
  const whole = JSON.stringify(draft)
  const [untouched] = useState(whole)
  /** Whether it shall be thrown away is asked; what had the focus gets it again. */
  const [asks, setAsks] = useState(false)
  const writtenIn = useRef<Element | null>(null)
  const form = useRef<HTMLFormElement>(null)
  // What comes in behind the window nobody reads.
  const [seen] = useState(() => insert.seen.current)
  const flaws = flawsOf(draftOfStored({ ...shown, file: null }), serverNow())
  // What is not written yet is no mistake, and what is too long is said at its field.
  const [flaw] = flaws.filter(({ word }) => !['empty', 'not_a_place', 'text_too_long'].includes(word))
  const isSomething = flaws.every(({ word }) => word !== 'empty' && word !== 'not_a_place')
  const goOn = () => {
    setAsks(false)
    if (writtenIn.current instanceof HTMLElement) writtenIn.current.focus()
  }
  return (
    <Dialog
      title={title}
      onClose={insert.close}
      onSlip={() => {
        if (whole === untouched) insert.close()
        else if (asks) goOn()
        else {
          writtenIn.current = document.activeElement
          setAsks(true)
        }
      }}
    >
      <form
        ref={form}
        noValidate
        onKeyDown={(event) => {
          if (!isSending(event) || event.nativeEvent.isComposing) return
          event.preventDefault()
          form.current?.requestSubmit()
        }}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (flaws.length > 0) return
          insert.sendDraft(draft, shown, seen)
          insert.close()
        }}
      >
        {children}
        {isSomething && (
          <section aria-label={t('insert.preview')}>
            <p className="pb-1 text-sm font-medium text-soft">{t('insert.preview')}</p>
            <div className="flex w-fit max-w-full flex-col gap-1.5 rounded-bubble bg-bubble-out px-3 py-2 text-message">
              <Content message={messageOf(insert.conversation, '', shown, null)} />
            </div>
          </section>
        )}
        {flaw && (
          <p role="alert" className="text-sm text-red">
            {reasonWords(flaw, t)}
          </p>
        )}
        {asks ? (
          <div className="flex flex-wrap items-center justify-end gap-2">
            <p role="alert" className="min-w-0 flex-1 text-sm">
              {t('insert.discardAsk')}
            </p>
            <Button onClick={insert.close}>{t('insert.discard')}</Button>
            <Button autoFocus look="primary" onClick={goOn}>
              {t('insert.goOn')}
            </Button>
          </div>
        ) : (
          <div className="flex justify-end gap-2">
            <Button onClick={insert.close}>{t('common.cancel')}</Button>
            <Button
              type="submit"
              look="primary"
              icon={SendHorizontal}
              disabled={flaws.length > 0}
              data-tip={t('insert.sendHint')}
            >
              {t('insert.send')}
            </Button>
          </div>
        )}
      </form>
    </Dialog>
  )
}
