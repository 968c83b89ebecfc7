import { useNavigate } from '@tanstack/react-router'
import { CircleAlert, MessageCircleOff } from 'lucide-react'
import { lazy, type RefObject, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import type { Conversation } from '#contract/inbox.ts'
import type { Message } from '#contract/messages.ts'
import { ApiRefusal } from '../../api/refusal.ts'
import { useAfterPicture } from '../../app/afterPicture.ts'
import { later } from '../../app/later.ts'
import { lazyPart, untilFetched } from '../../app/untilFetched.ts'
import { useChannel, useNames, useSession } from '../../app/useKnown.ts'
import { wantWords } from '../../i18n/areas.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useCommands } from '../../keys/commands.ts'
import { expectTyping } from '../../keys/typedAhead.ts'
import { useConversation, useThread } from '../../live/hooks.ts'
import { loadAround, loadNewest } from '../../live/load.ts'
import { useOpenHere } from '../../live/presence.ts'
import { messagesOf, ownMessagesOf, stoppedIn } from '../../live/select.ts'
import { getLive, useLive } from '../../live/store.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { toast } from '../../ui/toast.ts'
import { Composer, type ComposerHandle } from '../composer/Composer.tsx'
import { useSeen } from '../composer/useSeen.ts'
import { type ThreadActs, ThreadActsContext } from '../message/acts.ts'
import { useMessageCommands } from '../message/useMessageCommands.ts'
import { WriteSwitch, type WritingWhat } from '../notes/WriteSwitch.tsx'
import type { InboxSearch } from '../search.ts'
import { Messages, type MessagesHandle } from './Messages.tsx'
import { WrittenElsewhere } from './Passage.tsx'
import { ThreadHead } from './ThreadHead.tsx'
import { type PanelState, usePanel } from './usePanel.ts'
import { Writing } from './Writing.tsx'

const TemplateDialog = lazyPart(async () => {
  const [dialog] = await Promise.all([import('../templates/TemplateDialog.tsx'), wantWords('templates')])
  return dialog
})
const NoteComposer = lazyPart(() => import('../notes/NoteComposer.tsx'))
const Doubts = lazyPart(async () => {
  const [part] = await Promise.all([import('../Doubts.tsx'), wantWords('story')])
  return part
})
const ChannelTrouble = lazyPart(() => import('../ChannelTrouble.tsx'))
/** A thread can be read and answered before it is said who it is with. */
const contactPanel = later(() => untilFetched(() => import('../panel/ContactPanel.tsx')))
const ContactPanel = lazy(() => contactPanel)

/** What has been loaded is drawn within so many pictures. */
const FRAMES_MAX = 30

/** One conversation: its head, its messages, the composer, and beside it, a picture later, who it is with. */
export default function ThreadPane({ conversationId, search }: { conversationId: string; search: InboxSearch }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const panel = usePanel(conversationId)
  const found = useConversation(conversationId)
  // Meta may tie two identities while one looks on: then go where the messages went.
  const unitedWith = useLive((state) => state.united[conversationId])
  useEffect(() => {
    if (unitedWith)
      void navigate({ to: '/inbox/$conversationId', params: { conversationId: unitedWith }, search, replace: true })
  }, [unitedWith, navigate, search])
  if (found.state === 'ready') {
    const { conversation } = found
    return (
      <>
        <section
          aria-label={conversation.contactName}
          className={`flex min-w-0 flex-1 flex-col ${panel.covers ? 'max-lg:hidden' : ''}`}
        >
          <ThreadHead conversation={conversation} search={search} panel={panel} />
          {/* What is written, chosen or scrolled to belongs to one conversation; what stands around it is the same for all, and stays. */}
          <OpenThread key={conversationId} conversation={conversation} search={search} panel={panel} />
        </section>
        <Beside conversation={conversation} search={search} panel={panel} />
      </>
    )
  }
  if (found.state === 'loading')
    return (
      <Centre>
        <Spinner size={20} />
      </Centre>
    )
  const isGone = found.error instanceof ApiRefusal && found.error.status < 500
  return (
    <Centre>
      <EmptyState
        icon={isGone ? MessageCircleOff : CircleAlert}
        title={t(isGone ? 'thread.goneTitle' : 'thread.threadFailed')}
        action={
          isGone ? (
            <Button onClick={() => void navigate({ to: '/inbox', search })}>{t('common.toInbox')}</Button>
          ) : (
            <Button onClick={found.retry}>{t('common.tryAgain')}</Button>
          )
        }
      >
        {isGone ? t('thread.goneText') : null}
      </EmptyState>
    </Centre>
  )
}

function Beside({
  conversation,
  search,
  panel,
}: {
  conversation: Conversation
  search: InboxSearch
  panel: PanelState
}) {
  const shown = useAfterPicture(conversation)
  if (!panel.beside && !panel.covers) return null
  const place = panel.beside && <div className="w-(--panel-width) shrink-0 border-l border-line" />
  if (!shown) return place
  return (
    <Suspense fallback={place}>
      <ContactPanel conversation={shown} isCurrent={shown.id === conversation.id} search={search} panel={panel} />
    </Suspense>
  )
}

function OpenThread({
  conversation,
  search,
  panel,
}: {
  conversation: Conversation
  search: InboxSearch
  panel: PanelState
}) {
  const { t } = useTranslation()
  const { message: lookedFor } = search
  const loaded = useThread(conversation.id, lookedFor)
  const composer = useRef<ComposerHandle>(null)
  const shown = useRef<MessagesHandle>(null)
  const channel = useChannel(conversation.channelId)
  const [answering, setAnswering] = useState<Message | null>(null)
  const [choosing, setChoosing] = useState(false)
  const seen = useSeen(conversation.id)
  useOpenHere(conversation.id)
  const [writing, setWriting] = useState<WritingWhat>('reply')
  const [timesNoteAsked, setTimesNoteAsked] = useState(0)
  // An answer that was stopped asks where it was written.
  const isStopped = useLive((state) => stoppedIn(state, conversation.id).length > 0)
  const inDoubt = useLive(
    (state) => ownMessagesOf(state, conversation.id).filter(({ status }) => status === 'unconfirmed').length,
  )
  useEffect(() => {
    if (isStopped) setWriting('reply')
  }, [isStopped])
  const reply = useCallback(() => {
    setWriting('reply')
    // At once, so that the next key is a letter already; once more where the field was hidden by a note.
    composer.current?.focus()
    setTimeout(() => composer.current?.focus())
  }, [])
  const note = () => {
    expectTyping()
    setWriting('note')
    setTimesNoteAsked(timesNoteAsked + 1)
  }
  const nameOf = useNames()
  const myId = useSession().me.user.id
  const acts = useMemo<ThreadActs>(
    () => ({
      nameOf,
      myId,
      conversationId: conversation.id,
      customerName: conversation.contactName,
      chooseTemplate: () => setChoosing(true),
      putText: (text) => {
        setWriting('reply')
        // Once its field is there to be written into.
        setTimeout(() => composer.current?.putText(text))
      },
      putBack: (message) => {
        setWriting('reply')
        setTimeout(() => composer.current?.putBack(message))
      },
      answer: (message) => {
        setAnswering(message)
        reply()
      },
      jumpTo: (id) =>
        void jumpTo(shown, conversation.id, id).then((there) => there || toast('failed', t('thread.quoteFar'))),
    }),
    [conversation.id, conversation.contactName, nameOf, myId, t, reply],
  )
  // Once for each message that was chosen, as soon as its thread is here.
  const isReady = loaded.state === 'ready'
  const jumped = useRef<string | null>(null)
  useEffect(() => {
    if (!isReady || !lookedFor || jumped.current === lookedFor) return
    jumped.current = lookedFor
    void jumpTo(shown, conversation.id, lookedFor).then((there) => there || toast('failed', t('thread.messageGone')))
  }, [isReady, lookedFor, conversation.id, t])
  // The timeline may go on in another conversation: then one begins where this one ends.
  const endsAt = useRef(lookedFor ? undefined : conversation.preview?.messageId)
  useEffect(() => {
    const { current: at } = endsAt
    if (!isReady || !at) return
    endsAt.current = undefined
    const newest = messagesOf(getLive(), conversation.id).at(-1)
    if (newest && newest.conversationId !== conversation.id) void jumpTo(shown, conversation.id, at, 'plainly')
  }, [isReady, conversation.id])
  useCommands([
    { id: 'reply', key: 'r', label: t('acts.reply'), run: reply },
    { id: 'note', key: 'n', label: t('acts.note'), run: note },
    { id: 'template', key: 'm', label: t('acts.template'), run: () => setChoosing(true) },
    { id: 'details', key: 'i', label: t('acts.details'), run: panel.toggle },
    { id: 'edit contact', key: 'c', label: t('acts.editContact'), run: () => void editContact(panel, conversation.id) },
  ])
  useMessageCommands()
  return (
    <ThreadActsContext value={acts}>
      {channel?.state === 'broken' && (
        <Suspense fallback={null}>
          <ChannelTrouble channel={channel} isShort />
        </Suspense>
      )}
      {inDoubt > 1 && (
        <Suspense fallback={null}>
          <Doubts key={conversation.id} of="conversations" id={conversation.id} seen={inDoubt} />
        </Suspense>
      )}
      {loaded.state === 'ready' && (
        <Messages ref={shown} conversation={conversation} thread={loaded.thread} search={search} />
      )}
      {loaded.state === 'loading' && (
        <Centre>
          <Spinner size={20} />
        </Centre>
      )}
      {loaded.state === 'failed' && (
        <Centre>
          <EmptyState
            icon={CircleAlert}
            title={t('thread.threadFailed')}
            action={<Button onClick={loaded.retry}>{t('common.tryAgain')}</Button>}
          />
        </Centre>
      )}
      <WrittenElsewhere conversation={conversation} search={search} />
      <Writing conversationId={conversation.id} />
      <WriteSwitch writing={writing} choose={(one) => (one === 'reply' ? reply() : note())} />
      {/* It keeps what it holds, a file on its way too, while a note is written. */}
      <div hidden={writing !== 'reply'} className="*:border-t-0">
        <Composer ref={composer} conversation={conversation} answering={answering} answer={setAnswering} seen={seen} />
      </div>
      {writing === 'note' && (
        <Suspense fallback={<div className="h-32" />}>
          <NoteComposer conversation={conversation} timesAsked={timesNoteAsked} leave={reply} />
        </Suspense>
      )}
      {/* Not within the thread, which may be hidden behind the panel. */}
      {choosing &&
        createPortal(
          <Suspense fallback={null}>
            <TemplateDialog conversation={conversation} seen={seen} onClose={() => setChoosing(false)} />
          </Suspense>,
          document.body,
        )}
    </ThreadActsContext>
  )
}

/** The first of what is known about them, in the panel, which comes out where it is not. */
async function editContact({ beside, covers, toggle }: PanelState, conversationId: string) {
  if (!beside && !covers) toggle()
  await contactPanel
  ;(
    await drawn(() => document.querySelector<HTMLElement>(`aside[data-of="${conversationId}"] [data-editable]`))
  )?.click()
}

/** What is about to be drawn; null where it does not come. */
async function drawn<Part extends Element>(find: () => Part | null): Promise<Part | null> {
  for (let frame = 0; frame < FRAMES_MAX; frame++) {
    const element = find()
    if (element) return element
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
  return null
}

const Centre = ({ children }: { children: React.ReactNode }) => (
  <div className="flex min-h-0 flex-1 items-center justify-center">{children}</div>
)

/** Scrolls to a message and marks it for a moment; one that is not here comes with what stands around it. False when it
 *  is not there (any more). */
async function jumpTo(
  shown: RefObject<MessagesHandle | null>,
  conversationId: string,
  messageId: string,
  how: 'marked' | 'plainly' = 'marked',
): Promise<boolean> {
  if (!shown.current?.draw(messageId)) {
    await loadAround(conversationId, messageId).catch(() => {})
    if (!getLive().threads[conversationId]?.loaded) await loadNewest(conversationId).catch(() => {})
  }
  const element = await drawn(() =>
    shown.current?.draw(messageId) ? document.getElementById(`message-${messageId}`) : null,
  )
  element?.scrollIntoView({ block: 'center' })
  element?.classList.remove('glow')
  if (how === 'marked') requestAnimationFrame(() => element?.classList.add('glow'))
  return element !== null
}
