import { Link } from '@tanstack/react-router'
import type { Conversation } from '#contract/inbox.ts'
import { useChannel, useNames } from '../../app/useKnown.ts'
import { dateOf } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { closedOf, lastWrittenIn } from '../../live/select.ts'
import { useLive } from '../../live/store.ts'
import type { InboxSearch } from '../search.ts'
import type { Item } from './items.ts'

type Passage = Extract<Item, { kind: 'conversation' }>

/** Where the contact's timeline passes into another of their conversations, or back into the one that is open. */
export function PassageLine({
  passage: { conversationId, at, messageId },
  openId,
  search,
}: {
  passage: Passage
  openId: string
  search: InboxSearch
}) {
  const { t } = useTranslation()
  const conversation = useLive(({ conversations }) => conversations[conversationId])
  const state = useStateWords(openId, conversation)
  const number = useNumber(conversation)
  if (conversationId === openId) return <p className={LINE}>{t('thread.passageBack', { number })}</p>
  return (
    <p className={LINE}>
      <Link
        to="/inbox/$conversationId"
        params={{ conversationId }}
        search={{ ...search, message: messageId ?? undefined }}
        className="text-center wrap-anywhere hover:text-text hover:underline"
      >
        {t('thread.passage', { date: dateOf(new Date(at)), state, number })}
      </Link>
    </p>
  )
}

/** Where the customer wrote last in another conversation than the one that is answered here: which goes where. */
export function WrittenElsewhere({ conversation, search }: { conversation: Conversation; search: InboxSearch }) {
  const { t } = useTranslation()
  const otherId = useLive((state) => lastWrittenIn(state, conversation.id))
  const other = useLive(({ conversations }) => (otherId === null ? undefined : conversations[otherId]))
  const [here, there] = [useNumber(conversation), useNumber(other)]
  if (otherId === null || otherId === conversation.id) return null
  return (
    <p role="status" className="border-t border-line bg-brass-wash px-4 py-2 text-sm md:px-6">
      {t(here === there ? 'thread.wroteInAnother' : 'thread.wroteElsewhere', { there, here })}{' '}
      <Link
        to="/inbox/$conversationId"
        params={{ conversationId: otherId }}
        search={{ ...search, message: undefined }}
        className="font-medium text-ink underline"
      >
        {t('thread.openThat')}
      </Link>
    </p>
  )
}

const LINE =
  'my-4 flex items-center gap-3 px-4 text-xs font-medium text-soft before:h-px before:flex-1 before:bg-line-strong after:h-px after:flex-1 after:bg-line-strong md:px-6'

function useNumber(conversation: Conversation | undefined): string {
  const { t } = useTranslation()
  // Kept together from left to right, whatever stands around it.
  const number = useChannel(conversation?.channelId ?? '')?.displayPhoneNumber
  return number ? `\u2066${number}\u2069` : t('panel.channelUnknown')
}

function useStateWords(openId: string, conversation: Conversation | undefined): string {
  const { t } = useTranslation()
  const nameOf = useNames()
  const by = useLive(({ threads: { [openId]: thread } }) =>
    thread && conversation ? closedOf(thread, conversation)?.by : undefined,
  )
  if (!conversation) return ''
  return by ? t('thread.passageState.closedBy', { name: nameOf(by) }) : t(`thread.passageState.${conversation.status}`)
}
