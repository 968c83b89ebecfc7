import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'

const TOASTS_MAX = 3
const SHOWN_MS = 6_000

interface Toast {
  id: number
  tone: 'done' | 'failed'
  text: string
  action?: { label: string; run: () => void }
}

let toasts: Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()
const publish = (next: Toast[]) => {
  toasts = next
  for (const listener of listeners) listener()
}

/** Says something about what the reader just did, away from where they look. */
export function toast(tone: Toast['tone'], text: string, action?: Toast['action']) {
  const id = ++lastId
  publish([...toasts, { id, tone, text, action }].slice(-TOASTS_MAX))
  setTimeout(() => dismiss(id), SHOWN_MS)
}

const dismiss = (id: number) => publish(toasts.filter((one) => one.id !== id))

export function Toasts() {
  const { t } = useTranslation()
  const shown = useSyncExternalStore(subscribe, () => toasts)
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-6 z-50 flex flex-col items-center gap-2 px-4"
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

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
