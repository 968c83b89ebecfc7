import type { Changed, Conversation } from '#contract/inbox.ts'
import {
  close,
  endWaiting,
  putLabels,
  putOwner,
  putTeam,
  reopen,
  snooze,
  startWaiting,
  wake,
} from '../../api/endpoints.ts'
import { ApiRefusal } from '../../api/refusal.ts'
import { dayAndTime } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useCommands } from '../../keys/commands.ts'
import type { Guessed } from '../../live/guesses.ts'
import { press } from '../../live/press.ts'
import { getLive } from '../../live/store.ts'
import { toast } from '../../ui/toast.ts'

/** What one can do with a conversation. It shows at once; a refusal takes it back, in words. */
export function useConversationActs(conversation: Conversation) {
  const { t } = useTranslation()
  const { id, status } = conversation
  const act = (guess: Guessed, ask: () => Promise<Changed>, then?: () => void) => {
    press(id, guess, ask).then(then, (error: unknown) =>
      toast('failed', error instanceof ApiRefusal ? error.message : t('common.noConnection')),
    )
  }
  const acts = {
    assign: (ownerId: string | null) => act({ ownerId }, () => putOwner(id, ownerId)),
    handOver: (teamId: string | null) => act({ teamId }, () => putTeam(id, teamId)),
    label: (labelIds: string[]) => act({ labelIds }, () => putLabels(id, labelIds)),
    wait: () =>
      act(
        { status: 'waiting', snoozedUntil: null },
        () => startWaiting(id),
        () => toast('done', t('thread.waitingToast'), { label: t('thread.undo'), run: acts.stopWaiting }),
      ),
    stopWaiting: () => act({ status: 'open' }, () => endWaiting(id)),
    close: () =>
      act(
        { status: 'closed', snoozedUntil: null },
        () => close(id),
        () => toast('done', t('thread.closedToast'), { label: t('thread.undo'), run: acts.reopen }),
      ),
    reopen: () => act({ status: 'open', snoozedUntil: null }, () => reopen(id)),
    snooze: (until: Date) =>
      act(
        { status: 'snoozed', snoozedUntil: until.toISOString() },
        () => snooze(id, until),
        () => toast('done', t('thread.snoozedToast', { time: dayAndTime(until) })),
      ),
    wake: () => act({ status: 'open', snoozedUntil: null }, () => wake(id)),
  }
  const isClosed = status === 'closed'
  useCommands([
    {
      id: 'close',
      key: 'e',
      label: t(isClosed ? 'acts.reopen' : 'acts.close'),
      // As it is when the key is pressed, not when this was last drawn.
      run: () => (getLive().conversations[id]?.status === 'closed' ? acts.reopen() : acts.close()),
    },
  ])
  return acts
}
