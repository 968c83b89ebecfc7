import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { wantWords } from '../i18n/areas.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommandKeys, useCommands } from '../keys/commands.ts'
import { heardServerTime } from '../live/clock.ts'
import { usePracticePhone } from '../practice/dock.ts'
import { Rail } from './Rail.tsx'
import type { Session } from './session.ts'
import { lazyPart, untilFetched } from './untilFetched.ts'
import { useAfterFirstScreen } from './useAfterFirstScreen.ts'
import { useSession } from './useKnown.ts'

const ConnectionBanner = lazy(() => untilFetched(() => import('./ConnectionBanner.tsx')))
const PlaceCommands = lazy(() => untilFetched(() => import('./PlaceCommands.tsx')))
const PracticePhone = lazyPart(() => import('../practice/PracticePhone.tsx'))
const Palette = lazyPart(() => withWords(import('../keys/Palette.tsx')))
const KeyList = lazyPart(() => withWords(import('../keys/KeyList.tsx')))
const withWords = <Part,>(part: Promise<Part>) => wantWords('keyboard').then(() => part)

/** What surrounds every page of someone signed in: the rail, the page, and the practice phone when it is out. */
export function Frame() {
  const { t } = useTranslation()
  const session = useSession()
  const phone = usePracticePhone()
  const [shown, setShown] = useState<'palette' | 'keys' | null>(null)
  const close = useCallback(() => setShown(null), [])
  const isAfter = useAfterFirstScreen(!location.pathname.startsWith('/inbox'))
  useLiveLine(session, isAfter)
  useCommandKeys(useCallback(() => setShown('palette'), []))
  useCommands([{ id: 'keys', key: '?', label: t('keys.showKeys'), run: () => setShown('keys') }])
  return (
    <div className="flex h-full flex-col-reverse md:flex-row">
      <a
        href="#content"
        className="sr-only top-0 left-0 z-50 rounded bg-ink-fill px-3 py-2 text-on-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t('frame.skipToContent')}
      </a>
      <Rail isAfter={isAfter} />
      <div id="content" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
        <Suspense fallback={null}>{isAfter && <ConnectionBanner />}</Suspense>
        <Outlet />
      </div>
      <Suspense fallback={null}>
        {isAfter && <PlaceCommands session={session} />}
        {phone.out && <PracticePhone onClose={phone.putAway} />}
      </Suspense>
      {/* Until its script is here: what is typed meanwhile is meant for it, and no key. */}
      <Suspense fallback={<dialog open hidden />}>
        {shown === 'palette' && <Palette onClose={close} />}
        {shown === 'keys' && <KeyList onClose={close} />}
      </Suspense>
    </div>
  )
}

/** The line to the server begins after the first picture; the first page says from where. */
function useLiveLine(session: Session, isAfter: boolean) {
  useEffect(() => heardServerTime(session.me.now), [session])
  useEffect(() => {
    if (!isAfter) return
    let stop: (() => void) | null = null
    let ended = false
    void untilFetched(() => import('../live/session.ts')).then(({ startLive }) => {
      if (!ended) stop = startLive(session)
    })
    return () => {
      ended = true
      stop?.()
    }
  }, [session, isAfter])
}
