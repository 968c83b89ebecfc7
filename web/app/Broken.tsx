import { Link } from '@tanstack/react-router'
import { CircleAlert, MapPinOff, WifiOff } from 'lucide-react'
import { ApiRefusal, NoConnection } from '../api/refusal.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'

/** Shown where a page failed: what happened in words, and a way on. */
export function Broken({ error }: { error: unknown }) {
  const { t } = useTranslation()
  const words =
    error instanceof NoConnection
      ? t('common.noConnection')
      : error instanceof ApiRefusal
        ? error.message
        : t('common.somethingBroke')
  return (
    <main className="grid h-full place-items-center">
      <EmptyState
        icon={error instanceof NoConnection ? WifiOff : CircleAlert}
        isPage
        title={words}
        action={<Button onClick={() => window.location.reload()}>{t('common.reload')}</Button>}
      />
    </main>
  )
}

export function NotFound() {
  const { t } = useTranslation()
  return (
    <main className="grid h-full place-items-center">
      <EmptyState
        icon={MapPinOff}
        isPage
        title={t('common.notFound')}
        action={
          <Link to="/inbox" className="font-medium text-ink hover:underline">
            {t('common.toInbox')}
          </Link>
        }
      />
    </main>
  )
}
