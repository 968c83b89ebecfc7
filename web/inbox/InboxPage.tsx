import { useParams, useSearch } from '@tanstack/react-router'
import { MessagesSquare } from 'lucide-react'
import { Suspense, useEffect, useMemo } from 'react'
import { lazyPart } from '../app/untilFetched.ts'
import { useAfterFirstScreen } from '../app/useAfterFirstScreen.ts'
import { useInboxes } from '../app/useKnown.ts'
import { wantWords } from '../i18n/areas.ts'
import { useTranslation } from '../i18n/translate.ts'
import { loadDraftLines } from '../live/draftLines.ts'
import { useLive } from '../live/store.ts'
import { classes } from '../ui/classes.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ConversationList } from './list/ConversationList.tsx'
import { useRoomFor } from './room.ts'
import { listOf } from './search.ts'
import { Sidebar } from './sidebar/Sidebar.tsx'

// The list is the first screen; the thread comes right after it, so that opening one does not wait.
const loadThread = async () => {
  const [pane] = await Promise.all([import('./thread/ThreadPane.tsx'), wantWords('conversation', 'keyboard')])
  return pane
}
const ThreadPane = lazyPart(loadThread)
const Arrivals = lazyPart(() => import('./Arrivals.tsx'))
const NoChannel = lazyPart(() => import('./NoChannel.tsx'))
const loadSearch = async () => {
  const [pane] = await Promise.all([import('./search/SearchPane.tsx'), wantWords('search')])
  return pane
}
const SearchPane = lazyPart(loadSearch)
const THREAD_AFTER_MS = 400

/** Three panes: list, thread and (inside the thread's pane) who it is. One at a time on a phone. */
export function InboxPage() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/framed/inbox' })
  // The same object while it is the same list, whichever conversation is open beside it.
  const list = useMemo(() => listOf(search), [search])
  const { conversationId } = useParams({ strict: false })
  const { data: inboxes } = useInboxes()
  const hasSidebar = useRoomFor('sidebar')
  const isAfter = useAfterFirstScreen()
  const hasAny = useLive(({ conversations }) => Object.keys(conversations).length > 0)
  useEffect(() => {
    const timer = setTimeout(() => void loadThread(), THREAD_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => {
    if (!isAfter) return
    loadDraftLines().catch(() => {})
    // Who presses / types on at once; the list must not be gone meanwhile.
    loadSearch().catch(() => {})
  }, [isAfter])
  // On a phone what is looked for in a thread covers it, until something found is opened.
  const covers = search.within === true && search.q !== undefined && search.message === undefined
  const noChannel = inboxes?.every(({ channels }) => channels.length === 0) ?? false
  return (
    <main className="flex min-h-0 flex-1">
      <h1 className="sr-only">{t('inbox.title')}</h1>
      {hasSidebar && <Sidebar search={list} />}
      {noChannel && !conversationId ? (
        <Suspense fallback={null}>
          <NoChannel />
        </Suspense>
      ) : (
        <>
          <div
            className={classes(
              'flex min-h-0 w-full shrink-0 flex-col border-line bg-paper md:w-(--list-width) md:border-r',
              conversationId && !covers && 'max-md:hidden',
            )}
          >
            {search.q === undefined ? (
              <ConversationList search={list} />
            ) : (
              <Suspense fallback={null}>
                <SearchPane q={search.q} search={search} />
              </Suspense>
            )}
          </div>
          <div className={classes('flex min-w-0 flex-1', (!conversationId || covers) && 'max-md:hidden')}>
            {conversationId ? (
              <Suspense fallback={null}>
                <ThreadPane conversationId={conversationId} search={search} />
              </Suspense>
            ) : (
              hasAny && (
                <div className="m-auto">
                  <EmptyState icon={MessagesSquare} title={t('inbox.chooseTitle')}>
                    {t('inbox.chooseText')}
                  </EmptyState>
                </div>
              )
            )}
          </div>
        </>
      )}
      <Suspense fallback={null}>{isAfter && <Arrivals />}</Suspense>
    </main>
  )
}
