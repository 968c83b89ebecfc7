import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useTranslation } from '../i18n/translate.ts'
import { dismiss, shownToasts, subscribeToasts } from './toast.ts'

export function Toasts() {
  const { t } = useTranslation()
  const shown = useSyncExternalStore(subscribeToasts, shownToasts)
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 top-16 z-50 flex flex-col items-center gap-2 px-4"
    >
      {shown.map(({ id, tone, text, action }) => {
        const Icon = tone === 'done' ? CircleCheck : CircleAlert
        return (
          <div
            key={id}
            className="appear pointer-events-auto flex max-w-lg items-center gap-3 rounded border border-line bg-float py-2 pr-2 pl-3 shadow-float"
          >
            <Icon aria-hidden size={16} className={tone === 'done' ? 'shrink-0 text-green' : 'shrink-0 text-red'} />
            <span className="min-w-0">{text}</span>
            {action && (
              <button
                type="button"
                onClick={action.run}
                className="font-medium whitespace-nowrap text-ink hover:underline"
              >
                {action.label}
              </button>
            )}
            <button
              type="button"
              aria-label={t('common.close')}
              onClick={() => dismiss(id)}
              className="rounded p-1 text-faint hover:bg-hover hover:text-text"
            >
              <X aria-hidden size={14} />
            </button>
          </div>
        )
      })}
    </div>
  )
}
