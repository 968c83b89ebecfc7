import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Conversation } from '#contract/inbox.ts'
import { useChannel, useNames, useSession } from '../app/useKnown.ts'
import { useRefusalWords } from '../forms/refusalWords.ts'
import { shortWhen } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { previewWords } from '../inbox/list/previewWords.ts'
import { useServerNow } from '../live/clock.ts'
import { useList } from '../live/hooks.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Notice } from '../ui/Notice.tsx'
import { WhatsAppMark } from '../ui/WhatsAppMark.tsx'

const ROWS = 'flex h-16 items-center'

/** What was talked about with this contact, on whichever number; live. */
export function Conversations({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const wordsOf = useRefusalWords()
  const list = useList(
    useMemo(() => ({ contactId }), [contactId]),
    me.user.id,
  )
  if (list.state === 'failed') {
    return (
      <Notice
        tone="failure"
        action={
          <Button size="small" onClick={list.retry}>
            {t('common.tryAgain')}
          </Button>
        }
      >
        {wordsOf(list.error)}
      </Notice>
    )
  }
  if (list.state === 'loading') {
    return (
      <div role="status" aria-label={t('common.loading')} className={ROWS}>
        <span className="breathe h-3 w-48 rounded-sm bg-sunk" />
      </div>
    )
  }
  if (list.rows.length === 0) return <p className="py-1 text-soft">{t('contacts.noConversations')}</p>
  return (
    <>
      <ul className="-mx-2">
        {list.rows.map((conversation) => (
          <li key={conversation.id}>
            <ConversationRow conversation={conversation} />
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <Button size="small" className="mt-2" onClick={list.more}>
          {t('contacts.moreConversations')}
        </Button>
      )}
    </>
  )
}

function ConversationRow({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation()
  const now = useServerNow()
  const nameOf = useNames()
  const channel = useChannel(conversation.channelId)
  const { preview, ownerId, status, lastAt } = conversation
  const owner = ownerId && nameOf(ownerId)
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: conversation.id }}
      search={{}}
      preload={false}
      className={classes(ROWS, 'gap-3 rounded px-2 hover:bg-hover')}
    >
      <WhatsAppMark label={t('inbox.onWhatsApp')} />
      <span className="min-w-0 flex-1">
        <span className="block truncate" dir="auto">
          {preview ? previewWords(preview, t) : t('inbox.noMessages')}
        </span>
        <span className="figures block truncate text-sm text-soft">
          {t(`inbox.${status}`)} · <bdi>{channel ? channel.name : t('contacts.channelGone')}</bdi>
        </span>
      </span>
      {owner && <Avatar name={owner} size="tiny" label={t('inbox.ownedBy', { name: owner })} />}
      <time dateTime={lastAt} className="figures shrink-0 text-xs text-faint">
        {shortWhen(new Date(lastAt), now, { yesterday: t('inbox.yesterday') })}
      </time>
    </Link>
  )
}
