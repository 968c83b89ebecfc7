import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { File } from 'lucide-react'
import type { ConsentEntry } from '#contract/consents.ts'
import { addressWithWorkspace } from '../api/client.ts'
import { useNames } from '../app/useKnown.ts'
import { useRefusalWords } from '../forms/refusalWords.ts'
import { exactly, fileSize } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Spinner } from '../ui/Spinner.tsx'
import { consentsKey, getConsents } from './endpoints.ts'

/** Every entry about a contact, with the message that did it. */
export function ConsentHistory({ contact, onClose }: { contact: { id: string; name: string }; onClose: () => void }) {
  const { t } = useTranslation()
  const wordsOf = useRefusalWords()
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: consentsKey(contact.id),
    queryFn: ({ pageParam }) => getConsents(contact.id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  const entries = data?.pages.flatMap((page) => page.entries)
  return (
    <Dialog title={t('consent.historyTitle', { name: contact.name })} onClose={onClose} wide>
      <p className="mb-3 text-sm text-soft">{t('consent.historyText')}</p>
      {error && <Notice tone="failure">{wordsOf(error)}</Notice>}
      {!entries && !error && <Spinner />}
      {entries?.length === 0 && <p className="text-soft">{t('consent.nothing')}</p>}
      <ol>
        {entries?.map((entry) => (
          <Entry key={entry.number} entry={entry} onClose={onClose} />
        ))}
      </ol>
      {hasNextPage && (
        <Button onClick={() => void fetchNextPage()} busy={isFetchingNextPage}>
          {t('consent.more')}
        </Button>
      )}
    </Dialog>
  )
}

/** A PDF is handed over to be saved; a picture opens beside. */
function ProofFile({
  file: { id, fileName, sizeBytes, hasThumbnail },
}: {
  file: NonNullable<ConsentEntry['proofFile']>
}) {
  const { t } = useTranslation()
  return (
    <a
      href={addressWithWorkspace(`/files/${id}`)}
      target="_blank"
      rel="noreferrer"
      className="my-1 flex w-fit max-w-full items-center gap-2 rounded border border-line px-2 py-1 text-sm text-ink hover:underline"
    >
      {hasThumbnail ? (
        <img
          alt=""
          src={addressWithWorkspace(`/files/${id}`, { thumbnail: 1 })}
          className="size-8 shrink-0 rounded-sm object-cover"
        />
      ) : (
        <File aria-hidden size={16} strokeWidth={1.5} className="shrink-0 text-soft" />
      )}
      <bdi className="truncate">{fileName ?? t('consent.proofFile')}</bdi>
      <span className="shrink-0 text-faint">{fileSize(sizeBytes)}</span>
    </a>
  )
}

function Entry({ entry, onClose }: { entry: ConsentEntry; onClose: () => void }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const {
    number,
    consent,
    purposes,
    way,
    at,
    recordedAt,
    actorId,
    wording,
    proof,
    proofFile,
    conversationId,
    messageId,
  } = entry
  const what = t(`consent.what_${purposes.length > 1 ? 'everything' : (purposes[0] ?? 'everything')}`)
  return (
    <li className="border-t border-line py-2 first:border-t-0">
      <p className="flex items-baseline gap-3">
        <span className="min-w-0 flex-1 font-medium">{t(`consent.said_${consent}`, { what })}</span>
        <time dateTime={at} className="figures text-end text-sm text-faint">
          {exactly(new Date(at))}
        </time>
      </p>
      <p className="text-sm text-soft wrap-anywhere">
        {t(`consent.way.${way}`, { name: actorId === null ? '' : nameOf(actorId) })}
        {wording !== null && (
          <>
            {': '}
            <q>
              <bdi>{wording.trim()}</bdi>
            </q>
          </>
        )}
        <span className="figures text-faint">
          {exactly(new Date(recordedAt)) !== exactly(new Date(at)) &&
            ` · ${t('consent.recordedAt', { when: exactly(new Date(recordedAt)) })}`}
          {` · ${t('consent.entry', { number })}`}
        </span>
      </p>
      {proof !== null && (
        <p className="text-sm wrap-anywhere">
          <span className="text-faint">{t('consent.proof')}:</span> <bdi>{proof}</bdi>
        </p>
      )}
      {proofFile && <ProofFile file={proofFile} />}
      {conversationId !== null && messageId !== null && (
        <Link
          to="/inbox/$conversationId"
          params={{ conversationId }}
          search={{ message: messageId }}
          onClick={onClose}
          className="text-sm text-ink hover:underline"
        >
          {t('consent.toMessage')}
        </Link>
      )}
    </li>
  )
}
