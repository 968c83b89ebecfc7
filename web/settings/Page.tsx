import { Link } from '@tanstack/react-router'
import { ChevronLeft, CircleAlert, Lock, WifiOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { NoConnection } from '../api/refusal.ts'
import { useRefusalWords } from '../forms/refusalWords.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { EmptyState } from '../ui/EmptyState.tsx'

interface PageProps {
  title: string
  text: string
  /** The page above it, where that is not the list of settings. */
  back?: { to: '/settings/inboxes' | '/settings/templates'; label: string }
  /** The page's main act, at its top right. */
  action?: ReactNode
  children: ReactNode
}

/** One page of the settings: its name, what it is for, its content in one column. */
export function Page({ title, text, back, action, children }: PageProps) {
  const { t } = useTranslation()
  return (
    <main className="min-w-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-(--page-width) px-4 pb-16 sm:px-8">
        <Link
          to={back?.to ?? '/settings'}
          className={classes(
            '-ml-1 flex h-(--bar-height) w-fit items-center gap-1 rounded pr-2 text-base font-medium text-ink',
            !back && 'md:hidden',
          )}
        >
          <ChevronLeft aria-hidden size={18} strokeWidth={1.75} />
          {back?.label ?? t('settings.allSettings')}
        </Link>
        <header className={classes('mb-6 flex flex-wrap items-start gap-x-6 gap-y-4', !back && 'md:pt-10')}>
          <div className="min-w-0 flex-1 basis-72">
            <h1 className="text-xl font-semibold wrap-anywhere">{title}</h1>
            <p className="mt-1 max-w-prose text-base text-pretty text-soft">{text}</p>
          </div>
          {action}
        </header>
        {children}
      </div>
    </main>
  )
}

/** A part of a page with its own name. */
export function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="mt-10 first:mt-0">
      <header className="flex min-h-8 flex-wrap items-center justify-end gap-x-4 gap-y-1 border-b border-line pb-2">
        <h2 className="min-w-32 flex-1 text-base font-semibold wrap-anywhere">
          <bdi>{title}</bdi>
        </h2>
        {action}
      </header>
      {children}
    </section>
  )
}

/** Where rows will be: as high as they are, so that nothing jumps. */
export function Waiting({ rows = 3 }: { rows?: number }) {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={row} className="flex h-16 items-center gap-3 border-b border-line">
          <span className="breathe size-8 rounded-full bg-sunk" />
          <span className="breathe h-3 w-48 max-w-1/2 rounded-sm bg-sunk" />
        </div>
      ))}
    </div>
  )
}

/** What stands where something could not be loaded. */
export function Failed({ error, retry }: { error: unknown; retry: () => unknown }) {
  const { t } = useTranslation()
  const wordsOf = useRefusalWords()
  const isOffline = error instanceof NoConnection
  return (
    <EmptyState
      icon={isOffline ? WifiOff : CircleAlert}
      title={t('forms.loadFailed')}
      action={<Button onClick={() => void retry()}>{t('common.tryAgain')}</Button>}
    >
      {isOffline ? t('forms.noAnswer') : wordsOf(error)}
    </EmptyState>
  )
}

/** For whoever followed a link to a page that their role does not open. */
export function NotForYou({ title }: { title: string }) {
  const { t } = useTranslation()
  return (
    <Page title={title} text="">
      <EmptyState icon={Lock} title={t('settings.forAdmins')}>
        {t('settings.notForYou')}
      </EmptyState>
    </Page>
  )
}
