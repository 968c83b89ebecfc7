import { useTranslation } from 'react-i18next'
import type { Conversation } from '#contract/inbox.ts'
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
import { useCommands } from '../../keys/commands.ts'
import { change, getLive } from '../../live/store.ts'
import { toast } from '../../ui/toast.ts'

/** What one can do with a conversation. It shows at once; the live event confirms it, a refusal takes it back. */
export function useConversationActs(conversation: Conversation) {
  const { t } = useTranslation()
  const { id, status } = conversation
  const act = (guess: Partial<Conversation>, ask: () => Promise<unknown>, then?: () => void) => {
    change((state) => withGuess(state, id, guess))
    ask().then(then, (error: unknown) => {
      change((state) => withGuess(state, id, undo(conversation, guess)))
      toast('failed', error instanceof ApiRefusal ? error.message : t('common.noConnection'))
    })
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
      label: t(isClosed ? 'keys.reopen' : 'keys.close'),
      // As it is when the key is pressed, not when this was last drawn.
      run: () => (getLive().conversations[id]?.status === 'closed' ? acts.reopen() : acts.close()),
    },
  ])
  return acts
}

type LiveState = Parameters<Parameters<typeof change>[0]>[0]

/** A guess is not news: it keeps the version, so that the next snapshot of the server replaces it. */
function withGuess(state: LiveState, id: string, guess: Partial<Conversation>): LiveState {
  const known = state.conversations[id]
  return known ? { ...state, conversations: { ...state.conversations, [id]: { ...known, ...guess } } } : state
}

const undo = (before: Conversation, guess: Partial<Conversation>): Partial<Conversation> =>
  Object.fromEntries(Object.keys(guess).map((key) => [key, before[key as keyof Conversation]]))
