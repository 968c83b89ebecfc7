import { RotateCcw, Undo2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Message } from '#contract/messages.ts'
import { retrySend, settle } from '../../api/endpoints.ts'
import { ApiRefusal } from '../../api/refusal.ts'
import { useFaultWords } from '../../i18n/faultWords.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useCommands } from '../../keys/commands.ts'
import { serverNow } from '../../live/clock.ts'
import { forgetDraft } from '../../live/drafts.ts'
import { useHeld } from '../../live/held.ts'
import { newId } from '../../live/id.ts'
import { discard, takeBack, tryNow } from '../../live/outbox.ts'
import type { Pending } from '../../live/state.ts'
import { Button } from '../../ui/Button.tsx'
import { toast } from '../../ui/toast.ts'
import { useCopy } from '../../ui/useCopy.ts'
import { isWritten } from '../composer/draft.ts'
import { useThreadActs } from './acts.ts'

/** Below a message of ours that did not go as it should: why, and the next best act. */
export function Trouble({ message, pending }: { message: Message; pending: Pending | null }) {
  if (pending?.state === 'refused') return <Refused pending={pending} />
  if (pending?.state === 'stuck') return <Stuck pending={pending} />
  if (pending?.state === 'waiting') return <Waiting pending={pending} />
  if (message.direction === 'in') return null
  if (message.status === 'queued') return <Held message={message} />
  if (message.status === 'failed') return <Failed message={message} />
  if (message.status === 'unconfirmed') return <Unconfirmed message={message} />
  return null
}

/** For a few seconds after it was sent. */
function Held({ message }: { message: Message }) {
  const { t } = useTranslation()
  const { putBack, conversationId } = useThreadActs()
  const { busy, run } = useAct()
  // Taken back, it would land in the composer of another conversation.
  const isHeld = useHeld().has(message.id) && message.conversationId === conversationId
  const undo = () => run(() => takeBack(message.id).then(putBack))
  useCommands(isHeld ? [{ id: 'undo sending', key: 'u', label: t('acts.undoSending'), run: undo }] : [])
  if (!isHeld) return null
  return (
    <Below
      tone="soft"
      actions={
        <Button size="small" icon={Undo2} busy={busy} onClick={undo}>
          {t('message.takeBack')}
        </Button>
      }
    >
      {t('message.leavesSoon')}
    </Below>
  )
}

function Failed({ message }: { message: Message }) {
  const { t } = useTranslation()
  const words = useFaultWords(message.fault?.word ?? null)
  const { busy, run } = useAct()
  return (
    <Below
      tone="red"
      actions={
        <Button
          size="small"
          icon={RotateCcw}
          busy={busy}
          data-act="retry"
          onClick={() => run(() => retrySend(message.id, newId(serverNow())))}
        >
          {t('message.retry')}
        </Button>
      }
    >
      {t(`message.status.${message.status}`)}
      {words && `: ${words.what} ${words.next}`}
    </Below>
  )
}

function Unconfirmed({ message }: { message: Message }) {
  const { t } = useTranslation()
  const { busy, run } = useAct()
  return (
    <Below
      tone="brass"
      actions={
        <>
          <Button
            size="small"
            disabled={busy}
            data-act="settle sent"
            onClick={() => run(() => settle(message.id, 'sent'))}
          >
            {t('message.settleSent')}
          </Button>
          <Button
            size="small"
            disabled={busy}
            data-act="settle not sent"
            onClick={() => run(() => settle(message.id, 'not_sent'))}
          >
            {t('message.settleNotSent')}
          </Button>
        </>
      }
    >
      {t('message.mayHaveBeenSent')}
    </Below>
  )
}

/** It has not left this browser: nobody should close it in the belief that it has. */
function Waiting({ pending: { refusal } }: { pending: Pending }) {
  const { t } = useTranslation()
  return (
    <p className="-mt-2 mb-3 px-1 text-xs text-brass">
      {t(refusal === null ? 'message.waitingForNetwork' : 'message.waitingForPosthorn')}
    </p>
  )
}

/** It ends here, and so does what was kept of it as a draft. */
function giveUp({ id, conversationId }: Message) {
  discard(id)
  forgetDraft(conversationId)
}

/** Whether it was taken nobody knows, so it goes under the same id or not at all; only its words can be had for another one. */
function Stuck({ pending: { message, refusal } }: { pending: Pending }) {
  const { t } = useTranslation()
  const copy = useCopy()
  return (
    <Below
      tone="brass"
      actions={
        <>
          <Button size="small" icon={RotateCcw} data-act="retry" onClick={() => tryNow(message.conversationId)}>
            {t('message.tryNow')}
          </Button>
          {message.text && (
            <Button size="small" data-act="copy text" onClick={() => copy(message.text ?? '', t('message.copied'))}>
              {t('message.copyText')}
            </Button>
          )}
          <Button
            size="small"
            data-act="discard"
            onClick={() => {
              giveUp(message)
              toast('done', t('message.gaveUp'))
            }}
          >
            {t('message.discard')}
          </Button>
        </>
      }
    >
      {refusal === null ? t('message.stuckOffline') : t('message.stuck', { reason: refusal })}
    </Below>
  )
}

function Refused({ pending }: { pending: Pending }) {
  const { t } = useTranslation()
  const { putBack, conversationId } = useThreadActs()
  const { message } = pending
  const toComposer = () => {
    putBack(message)
    discard(message.id)
  }
  return (
    <Below
      tone="red"
      actions={
        <>
          {isWritten(message) && message.conversationId === conversationId && (
            <Button size="small" data-act="put back" onClick={toComposer}>
              {t('message.putBack')}
            </Button>
          )}
          <Button size="small" data-act="discard" onClick={() => giveUp(message)}>
            {t('message.discard')}
          </Button>
        </>
      }
    >
      {t('message.refusedHere', { reason: pending.refusal ?? '' })}
    </Below>
  )
}

function Below({
  tone,
  children,
  actions,
}: {
  tone: 'red' | 'brass' | 'soft'
  children: ReactNode
  actions: ReactNode
}) {
  return (
    <div className="mt-1 mb-3 flex max-w-[min(34rem,86%)] flex-col items-end gap-1.5 text-right text-sm">
      <p className={{ red: 'text-red', brass: 'text-brass', soft: 'text-soft' }[tone]}>{children}</p>
      <div className="flex flex-wrap justify-end gap-1.5">{actions}</div>
    </div>
  )
}

/** One act at a time; what goes wrong is said in words. The new state itself comes live. */
function useAct() {
  const { t } = useTranslation()
  const [busy, setBusy] = useState(false)
  const run = (act: () => Promise<unknown>) => {
    setBusy(true)
    act()
      .catch((error: unknown) =>
        toast('failed', error instanceof ApiRefusal ? error.message : t('common.noConnection')),
      )
      .finally(() => setBusy(false))
  }
  return { busy, run }
}
