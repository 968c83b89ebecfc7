import { Link } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../i18n/translate.ts'
import { useMay } from '../../people/useMay.ts'
import { NotForYou } from '../Page.tsx'

interface ConnectPageProps {
  title: ReactNode
  text?: ReactNode
  /** Beside the title. */
  mark?: ReactNode
  children: ReactNode
}

/** The frame of the pages about channels, with the way back to the inboxes. */
export function ConnectPage({ title, text, mark, children }: ConnectPageProps) {
  const { t: say } = useTranslation()
  return (
    <main className="min-w-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-(--page-width) px-4 pb-16 sm:px-8">
        <Link
          to="/settings/inboxes"
          className="-ml-1 flex h-(--bar-height) w-fit items-center gap-1 rounded pr-2 text-base font-medium text-ink hover:underline"
        >
          <ChevronLeft aria-hidden size={18} strokeWidth={1.75} />
          {say('connect.toInboxes')}
        </Link>
        <header className="mb-6">
          <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xl font-semibold text-balance wrap-anywhere">
            {title}
            {mark}
          </h1>
          {text && <p className="mt-1 max-w-prose text-base text-soft">{text}</p>}
        </header>
        {children}
      </div>
    </main>
  )
}

/** Says that nothing of this is real. */
export function PracticeMark() {
  const { t: say } = useTranslation()
  return (
    <span className="rounded-sm border border-brass-line px-1.5 text-xs leading-5 font-medium text-brass">
      {say('connect.practiceMark')}
    </span>
  )
}

/** Pages that only those who may manage channels get to see. */
export function ForManagers({ title, children }: { title: string; children: ReactNode }) {
  return useMay()('channels.manage') ? children : <NotForYou title={title} />
}
