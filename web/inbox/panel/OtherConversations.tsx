import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Conversation } from '#contract/inbox.ts'
import { useChannel, useSession } from '../../app/useKnown.ts'
import { shortWhen } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useServerNow } from '../../live/clock.ts'
import { useList } from '../../live/hooks.ts'
import { Spinner } from '../../ui/Spinner.tsx'
import { previewWords } from '../list/previewWords.ts'
import type { InboxSearch } from '../search.ts'

/** What else this contact and we talk about: on other numbers, or as another identity. */
export function OtherConversations({ conversation, search }: { conversation: Conversation; search: InboxSearch }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const query = useMemo(() => ({ contactId: conversation.contactId }), [conversation.contactId])
  const list = useList(query, me.user.id)
  if (list.state === 'loading') return <Spinner />
  if (list.state === 'failed') return <p className="text-soft">{t('inbox.listFailed')}</p>
  const others = list.rows.filter(({ id }) => id !== conversation.id)
  if (others.length === 0) return <p className="text-soft">{t('panel.noOther')}</p>
  return (
    <ul className="-mx-2">
      {others.map((other) => (
        <li key={other.id}>
          <OtherRow conversation={other} search={search} />
        </li>
      ))}
    </ul>
  )
}

function OtherRow({ conversation, search }: { conversation: Conversation; search: InboxSearch }) {
  const { t } = useTranslation()
  const now = useServerNow()
  const channel = useChannel(conversation.channelId)
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: conversation.id }}
      search={search}
      className="block rounded px-2 py-1.5 hover:bg-hover"
    >
      <span className="flex items-baseline gap-2">
        <bdi className="min-w-0 flex-1 truncate">{channel?.displayPhoneNumber ?? t('panel.channelUnknown')}</bdi>
        <span className="figures shrink-0 text-xs text-faint">
          {shortWhen(new Date(conversation.lastAt), now, { yesterday: t('inbox.yesterday') })}
        </span>
      </span>
      <span className="block truncate text-sm text-soft" dir="auto">
        {t(`inbox.${conversation.status}`)}
        {conversation.preview && ` · ${previewWords(conversation.preview, t)}`}
      </span>
    </Link>
  )
}
