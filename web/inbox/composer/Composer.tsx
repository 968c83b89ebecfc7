import { Paperclip, SendHorizontal, X } from 'lucide-react'
import { type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '#contract/inbox.ts'
import type { Message } from '#contract/messages.ts'
import { lengthOf } from '#core/text.ts'
import { TEXT_MAX } from '#core/whatsapp/limits.ts'
import { preview } from '#core/whatsapp/markup.ts'
import { WINDOW_MS } from '#core/whatsapp/window.ts'
import { useChannel, useInboxes, useSession } from '../../app/useKnown.ts'
import { hoursAndMinutes } from '../../i18n/format.ts'
import { useServerNow } from '../../live/clock.ts'
import { type Draft, draftOf, endDraft } from '../../live/drafts.ts'
import { discard, send } from '../../live/outbox.ts'
import { stoppedTyping, typed } from '../../live/presence.ts'
import { stoppedIn } from '../../live/select.ts'
import { sameItems, useLive } from '../../live/store.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { previewWords } from '../list/previewWords.ts'
import { AttachmentTray } from './AttachmentTray.tsx'
import { ClosedComposer } from './ClosedComposer.tsx'
import { putTogether, replyOf, verdictOf } from './draft.ts'
import { Meanwhile } from './Meanwhile.tsx'
import { reasonWords } from './reasonWords.ts'
import { composerState } from './state.ts'
import { useAttachment } from './useAttachment.ts'
import { useFileDrop } from './useFileDrop.ts'
import { useKeptDraft } from './useKeptDraft.ts'
import { useSeen } from './useSeen.ts'

/** The counter appears when this few characters are left. */
const COUNT_FROM_LEFT = 200
const HEIGHT_PIXELS_MAX = 208

/** What others may do with what is being written; all text is WhatsApp's, its marks included. */
export interface ComposerHandle {
  focus: () => void
  /** On a line of its own, below what is written. */
  putText: (text: string) => void
  /** Where the caret stands, in place of what is chosen. */
  insertText: (text: string) => void
}

interface ComposerProps {
  conversation: Conversation
  /** The message that is answered in particular, kept where messages can name themselves. */
  answering: Message | null
  answer: (message: Message | null) => void
  ref: Ref<ComposerHandle>
}

/** Where one answers. It has a name for each state it can be in; what is written survives all of them. */
export function Composer({ conversation, answering, answer, ref }: ComposerProps) {
  const { t } = useTranslation()
  const { me } = useSession()
  const { isPending } = useInboxes()
  const channel = useChannel(conversation.channelId)
  const last = conversation.lastCustomerAt ? new Date(conversation.lastCustomerAt) : null
  const now = useServerNow(last && new Date(last.getTime() + WINDOW_MS))
  const state = composerState(now, last, channel)
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => draftOf(conversation.id).text)
  const { attachment, take, remove, putBack } = useAttachment()
  const drop = useFileDrop(take)
  const seen = useSeen(conversation.id)
  const stopped = useLive((live) => stoppedIn(live, conversation.id), sameItems)
  const files = attachment?.progress.state === 'ready' ? [attachment.progress.uploaded] : []
  const restore = (draft: Draft) => {
    setText(draft.text)
    answer(draft.answering)
    if (draft.files[0]) putBack(draft.files[0])
    else remove()
  }
  useKeptDraft(conversation.id, { text, files, answering }, restore)
  useAutoHeight(field, text)
  useImperativeHandle(ref, () => ({
    focus: () => field.current?.focus(),
    putText: (more) => {
      setText((before) => (before.trim() === '' ? more : `${before}\n${more}`))
      field.current?.focus()
    },
    insertText: (more) => {
      field.current?.focus()
      field.current?.setRangeText(more, field.current.selectionStart, field.current.selectionEnd, 'end')
      setText(field.current?.value ?? more)
    },
  }))
  if (stopped.length > 0) {
    const edit = () => {
      restore(putTogether(stopped, { text, files, answering }))
      for (const { message } of stopped) discard(message.id)
      requestAnimationFrame(() => field.current?.focus())
    }
    return <Meanwhile stopped={stopped} edit={edit} />
  }
  if (isPending) return <div className="h-28 border-t border-line" />
  if (state.mode !== 'free' || !channel) return <ClosedComposer state={state} channel={channel} draft={text} />

  const verdict = verdictOf(conversation, channel, text, attachment)
  const reasons = verdict.allowed ? [] : verdict.refused.filter(({ word }) => word !== 'empty')
  const maySend = verdict.allowed && (attachment === null || attachment.progress.state === 'ready')
  const submit = () => {
    if (!maySend) return
    const { message, request } = replyOf(conversation, me.user.id, text.trim(), attachment, answering)
    send(message, { ...request, seen: seen.current, draftSequence: endDraft(conversation.id) })
    setText('')
    remove()
    answer(null)
    stoppedTyping()
    field.current?.focus()
  }
  return (
    <div {...drop.handlers} className="relative border-t border-line px-3 pt-2 pb-3 md:px-4">
      <p className="mb-1.5 flex items-center justify-between gap-2 px-1 text-xs text-faint">
        <bdi className="truncate">{t('composer.via', { number: channel.displayPhoneNumber })}</bdi>
        {state.soon && (
          <span className="figures shrink-0 font-medium text-brass">
            {t('composer.closesIn', { left: hoursAndMinutes(state.closesAt.getTime() - now.getTime()) })}
          </span>
        )}
      </p>
      {state.held && <p className="mb-1.5 rounded bg-brass-wash px-3 py-1.5 text-sm">{t('composer.heldNote')}</p>}
      <div className="rounded border border-field bg-paper focus-within:border-ink">
        {answering && <Answering message={answering} name={conversation.contactName} stop={() => answer(null)} />}
        {attachment && <AttachmentTray attachment={attachment} remove={remove} />}
        <textarea
          ref={field}
          value={text}
          rows={1}
          dir="auto"
          aria-label={attachment ? t('composer.caption') : t('composer.label', { name: conversation.contactName })}
          aria-describedby="composer-notes"
          placeholder={t(attachment ? 'composer.caption' : 'composer.placeholder')}
          onChange={({ target }) => {
            setText(target.value)
            if (target.value === '') stoppedTyping()
            else typed()
          }}
          onPaste={(event) => {
            if (event.clipboardData.files.length === 0) return
            event.preventDefault()
            take(event.clipboardData.files)
          }}
          onKeyDown={(event) => {
            // While an input method composes a character, Enter belongs to it.
            if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
              event.preventDefault()
              submit()
            } else if (event.key === 'Escape') {
              if (answering) answer(null)
              else event.currentTarget.blur()
            }
          }}
          className="block max-h-52 w-full resize-none bg-transparent px-3 pt-2.5 pb-1 text-message outline-none"
        />
        <div className="flex items-center gap-2 px-1.5 pb-1.5">
          <FileButton take={take} />
          <div id="composer-notes" className="min-w-0 flex-1 text-sm">
            {reasons[0] ? (
              <p role="alert" className="text-red">
                {reasonWords(reasons[0], t)}
              </p>
            ) : (
              <Counter text={text} max={attachment ? TEXT_MAX.caption : TEXT_MAX.body} />
            )}
          </div>
          <Button
            look="primary"
            size="small"
            icon={SendHorizontal}
            disabled={!maySend}
            onClick={submit}
            data-tip={t('composer.sendHint')}
            className="h-8"
          >
            {t('composer.send')}
          </Button>
        </div>
      </div>
      {drop.over && (
        <div className="absolute inset-1 z-10 flex items-center justify-center rounded border-2 border-dashed border-ink bg-ink-wash font-medium text-ink">
          {t('composer.dropHere')}
        </div>
      )}
    </div>
  )
}

function FileButton({ take }: { take: (files: FileList) => void }) {
  const { t } = useTranslation()
  const chooser = useRef<HTMLInputElement>(null)
  return (
    <>
      <IconButton icon={Paperclip} label={t('composer.attach')} onClick={() => chooser.current?.click()} />
      <input
        ref={chooser}
        type="file"
        hidden
        onChange={({ target }) => {
          if (target.files) take(target.files)
          target.value = ''
        }}
      />
    </>
  )
}

function Answering({ message, name, stop }: { message: Message; name: string; stop: () => void }) {
  const { t } = useTranslation()
  const words = previewWords(
    {
      messageId: message.id,
      direction: message.direction,
      kind: message.kind,
      text: preview(message).text,
      fileName: message.media?.fileName ?? null,
      status: message.status,
      revoked: false,
    },
    t,
  )
  return (
    <div className="flex items-center gap-2 border-b border-line py-1 pr-1 pl-3">
      <div className="min-w-0 flex-1 border-l-2 border-ink pl-2.5 text-sm">
        <p className="truncate font-medium text-ink">
          {t('composer.answering', { name: message.direction === 'out' ? t('thread.quotedUs') : name })}
        </p>
        <p className="truncate text-soft" dir="auto">
          {words}
        </p>
      </div>
      <IconButton icon={X} label={t('composer.stopAnswering')} onClick={stop} />
    </div>
  )
}

/** Counts as WhatsApp does, near the end only. */
function Counter({ text, max }: { text: string; max: number }) {
  const { t } = useTranslation()
  const left = text.length < max - COUNT_FROM_LEFT ? max : max - lengthOf(text)
  if (left > COUNT_FROM_LEFT) return null
  return (
    <p className={classes('figures', left < 0 ? 'text-red' : 'text-faint')}>
      {left < 0 ? t('composer.tooLong', { count: -left }) : t('composer.charactersLeft', { count: left })}
    </p>
  )
}

/** As high as its text, up to a point. */
function useAutoHeight(field: React.RefObject<HTMLTextAreaElement | null>, text: string) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what changes the height
  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${Math.min(HEIGHT_PIXELS_MAX, element.scrollHeight)}px`
  }, [field, text])
}
