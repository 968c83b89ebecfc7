import { type Ref, type RefObject, Suspense, useCallback, useImperativeHandle, useRef } from 'react'
import type { Conversation } from '#contract/inbox.ts'
import type { Message } from '#contract/messages.ts'
import { WINDOW_MS } from '#core/whatsapp/window.ts'
import { lazyPart } from '../../app/untilFetched.ts'
import { useChannel, useInboxes, useSession } from '../../app/useKnown.ts'
import { useServerNow } from '../../live/clock.ts'
import { type Draft, draftOf, endDraft, keepDraft } from '../../live/drafts.ts'
import { discard, send } from '../../live/outbox.ts'
import { stoppedTyping } from '../../live/presence.ts'
import { stoppedIn } from '../../live/select.ts'
import { sameItems, useLive } from '../../live/store.ts'
import { messageOf } from '../insert/message.ts'
import type { InsertProps } from '../insert/registry.ts'
import { ClosedComposer } from './ClosedComposer.tsx'
import { isWritten, type Part, putTogether, readyFiles, replyOf } from './draft.ts'
import type { TextEditorHandle } from './editor/TextEditor.tsx'
import { insert } from './edits.ts'
import { composerState } from './state.ts'
import { useAttachments } from './useAttachments.ts'
import { useKeptDraft } from './useKeptDraft.ts'
import { useText } from './useText.ts'
import { WriteBox } from './WriteBox.tsx'

const Meanwhile = lazyPart(() => import('./Meanwhile.tsx'))
/** As high as the box that takes its place. */
const STAND_IN = <div className="h-29 border-t border-line" />

/** What others may do with what is being written; all text is WhatsApp's, its marks included. */
export interface ComposerHandle {
  focus: () => void
  /** On a line of its own, below what is written. */
  putText: (text: string) => void
  /** A message of mine that was not sent after all, with its files, before what is written. */
  putBack: (message: Message) => void
  /** Where the caret stands, in place of what is chosen. */
  insertText: (text: string) => void
}

interface ComposerProps {
  conversation: Conversation
  /** The message that is answered in particular, kept where messages can name themselves. */
  answering: Message | null
  answer: (message: Message | null) => void
  /** The newest message that its author has had before them (useSeen). */
  seen: RefObject<string | null | undefined>
  ref: Ref<ComposerHandle>
}

/** Where one answers. It has a name for each state it can be in; what is written survives all of them. */
export function Composer({ conversation, answering, answer, seen, ref }: ComposerProps) {
  const { me } = useSession()
  const { isPending } = useInboxes()
  const channel = useChannel(conversation.channelId)
  const last = conversation.lastCustomerAt ? new Date(conversation.lastCustomerAt) : null
  const now = useServerNow(last && new Date(last.getTime() + WINDOW_MS))
  const state = composerState(now, last, channel)
  const words = useText(() => draftOf(conversation.id).text)
  const text = words.now()
  const attachments = useAttachments(conversation.id)
  const stopped = useLive((live) => stoppedIn(live, conversation.id), sameItems)
  /** As it stands when asked: the words may be newer than what is drawn. */
  const draftNow = (): Draft => ({ text: words.now(), files: readyFiles(attachments.attachments), answering })
  const restore = (found: Draft) => {
    words.put(found.text)
    answer(found.answering)
    attachments.putBack(found.files)
  }
  useKeptDraft(conversation.id, draftNow(), restore)
  const { field, hold, focus } = useField()
  useImperativeHandle(ref, () => ({
    focus,
    putText: (more) => {
      const below = (before: string) => (before.trim() === '' ? more : `${before}\n${more}`)
      words.put(below)
      focus()
    },
    putBack: (message) => {
      restore(putTogether([{ message, state: 'stopped', refusal: null, answers: [] }], draftNow()))
      focus()
    },
    insertText: (more) => {
      const shown = field.current
      if (shown) shown.put(insert(shown.written(), more))
      else words.put((before) => before + more)
    },
  }))

  if (stopped.length > 0) {
    const putBack = () => {
      const back = stopped.filter(({ message }) => isWritten(message))
      restore(putTogether(back, draftNow()))
      for (const { message } of stopped) discard(message.id)
      focus()
    }
    return (
      <Suspense fallback={STAND_IN}>
        <Meanwhile stopped={stopped} putBack={putBack} />
      </Suspense>
    )
  }
  if (isPending) return STAND_IN
  if (state.mode !== 'free' || !channel) return <ClosedComposer state={state} channel={channel} draft={text} />

  const submit = (parts: readonly Part[]) => {
    const draftSequence = endDraft(conversation.id)
    for (const [index, part] of parts.entries()) {
      const { message, request } = replyOf(conversation, me.user.id, part, index === 0 ? answering : null)
      send(message, { ...request, seen: seen.current, draftSequence })
    }
    words.put('')
    attachments.clear()
    answer(null)
    stoppedTyping()
    focus()
  }
  const write = (next: string, isDrawn: boolean) => {
    if (isDrawn) words.put(next)
    else words.write(next)
    // At once and not with the picture: the page may be left before it is drawn.
    keepDraft(conversation.id, draftNow())
  }
  const sendDraft: InsertProps['sendDraft'] = (what, shown, seenBefore) => {
    const message = messageOf(conversation, me.user.id, shown, answering)
    send(message, { id: message.id, draft: what, quoteOf: answering?.id ?? null, seen: seenBefore })
    answer(null)
  }
  return (
    <WriteBox
      {...{
        conversation,
        channel,
        state,
        now,
        textNow: words.now,
        write,
        attachments,
        answering,
        answer,
        submit,
        sendDraft,
        seen,
        field,
        hold,
      }}
    />
  )
}

/** The editor comes with a script of its own: whoever wants the focus before has it then. */
function useField() {
  const field = useRef<TextEditorHandle>(null)
  const isWanted = useRef(false)
  const hold = useCallback((shown: TextEditorHandle | null) => {
    field.current = shown
    if (!shown || !isWanted.current) return
    isWanted.current = false
    shown.focus()
  }, [])
  const focus = useCallback(() => {
    isWanted.current = field.current === null
    field.current?.focus()
  }, [])
  return { field, hold, focus }
}
