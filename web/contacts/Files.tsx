import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileText, Image, Mic, Video } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { dayAndTime } from '../i18n/format.ts'
import { previewWords } from '../inbox/list/previewWords.ts'
import { Button } from '../ui/Button.tsx'
import { getContactFiles } from './endpoints.ts'

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
                  {dayAndTime(new Date(at))}
                </time>
              </Link>
            </li>
          )
        })}
      </ul>
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
