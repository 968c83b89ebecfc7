import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { usePracticePhone } from '../practice/dock.ts'
import { Rail } from './Rail.tsx'

const PracticePhone = lazy(() => import('../practice/PracticePhone.tsx'))

/** What surrounds every page of someone signed in: the rail, the page, and the practice phone when it is out. */
export function Frame() {
  const { t } = useTranslation()
  const phone = usePracticePhone()
  return (
    <div className="flex h-full flex-col-reverse md:flex-row">
      <a
        href="#content"
        className="sr-only z-50 rounded bg-ink-fill px-3 py-2 text-on-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t('frame.skipToContent')}
      </a>
      <Rail />
      <div id="content" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
        <Outlet />
      </div>
      {phone.out && (
        <Suspense fallback={null}>
          <PracticePhone onClose={phone.putAway} />
        </Suspense>
      )}
    </div>
  )
}
