import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileText, Image, Mic, Video } from 'lucide-react'
import type { ContactFiles } from '#contract/timeline.ts'
import { dayAndTime, shortWhen } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { previewWords } from '../inbox/list/previewWords.ts'
import { useServerNow } from '../live/clock.ts'
import { Button } from '../ui/Button.tsx'
import { getContactFiles } from './endpoints.ts'

const NEWEST = 5
const ICONS: Record<string, typeof FileText> = { image: Image, sticker: Image, video: Video, audio: Mic }

/** What a contact and we have sent each other, newest first; each leads to its place in the thread. */
export function Files({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const query = useInfiniteQuery({
    queryKey: ['contact-files', contactId],
    queryFn: ({ pageParam, signal }) => getContactFiles(contactId, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  const messages = query.data?.pages.flatMap((page) => page.messages)
  if (!messages) return query.isError ? <p className="py-1 text-soft">{t('contacts.filesFailed')}</p> : null
  return (
    <>
      {messages.length === 0 && <p className="py-1 text-soft">{t('contacts.noFiles')}</p>}
      <Rows messages={messages} whenOf={dayAndTime} />
      {query.hasNextPage && (
        <Button
          size="small"
          className="mt-2"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('contacts.moreFiles')}
        </Button>
      )}
    </>
  )
}

/** The latest few, beside a thread; asked for anew when something came into it. */
export function NewestFiles({ contactId, lastAt }: { contactId: string; lastAt: string }) {
  const { t } = useTranslation()
  const now = useServerNow()
  const { data, isError } = useQuery({
    queryKey: ['newest-files', contactId, lastAt],
    queryFn: ({ signal }) => getContactFiles(contactId, null, signal),
    placeholderData: (before) => before,
  })
  if (!data) return isError ? <p className="text-soft">{t('contacts.filesFailed')}</p> : null
  const { messages, nextCursor } = data
  if (messages.length === 0) return <p className="text-soft">{t('contacts.noFiles')}</p>
  return (
    <>
      <Rows
        messages={messages.slice(0, NEWEST)}
        whenOf={(at) => shortWhen(at, now, { yesterday: t('inbox.yesterday') })}
      />
      {(messages.length > NEWEST || nextCursor !== null) && (
        <Link
          to="/contacts/$contactId"
          params={{ contactId }}
          hash="files"
          className="text-sm font-medium text-ink hover:underline"
        >
          {t('panel.allFiles')}
        </Link>
      )}
    </>
  )
}

function Rows({ messages, whenOf }: { messages: ContactFiles['messages']; whenOf: (at: Date) => string }) {
  const { t } = useTranslation()
  return (
    <ul className="-mx-2">
      {messages.map(({ id, conversationId, direction, kind, text, media, status, at }) => {
        const Icon = ICONS[kind] ?? FileText
        const fileName = media?.fileName ?? null
        return (
          <li key={id}>
            <Link
              to="/inbox/$conversationId"
              params={{ conversationId }}
              search={{ message: id }}
              preload={false}
              className="flex min-h-9 items-center gap-2.5 rounded px-2 hover:bg-hover"
            >
              <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0 text-faint" />
              <span className="min-w-0 flex-1 truncate" dir="auto">
                {fileName ??
                  previewWords({ messageId: id, direction, kind, text, fileName, status, revoked: false }, t)}
              </span>
              <time dateTime={at} className="figures shrink-0 text-xs text-faint">
                {whenOf(new Date(at))}
              </time>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
