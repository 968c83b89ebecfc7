import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { Spinner } from './Spinner.tsx'
import { dismiss, press, shownToasts, subscribeToasts, type Toast } from './toast.ts'

export function Toasts() {
  const { t } = useTranslation()
  const shown = useSyncExternalStore(subscribeToasts, shownToasts)
  const newest = shown.findLast(({ action }) => action)
  useCommands(newest?.action ? [{ id: 'toast', key: 'y z', label: newest.action.label, run: () => press(newest) }] : [])
  return (
    <div
      role="status"
      // Where nothing is that one would press next: at the foot beside the rail; on a phone, where one writes at the foot, above,
      // and below what is done to the chosen ones.
      className="pointer-events-none fixed z-50 flex flex-col gap-2 max-md:inset-x-0 max-md:top-16 max-md:items-center max-md:px-4 md:bottom-4 md:left-18 md:items-start in-[:has([data-bulk])]:max-md:top-34"
    >
      {shown.map((one) => (
        <div
          key={one.id}
          className="appear pointer-events-auto flex max-w-lg items-center md:max-w-70 xl:max-w-lg gap-3 rounded border border-line bg-float py-2 pr-2 pl-3 shadow-float"
        >
          <Sign tone={one.tone} />
          <span className="min-w-0">{one.text}</span>
          {/* Read out once as it begins and not at every step. */}
          {one.figures && (
            <span aria-hidden className="figures whitespace-nowrap text-soft">
              {one.figures}
            </span>
          )}
          {one.action && (
            <button
              type="button"
              onClick={() => press(one)}
              className="font-medium whitespace-nowrap text-ink hover:underline"
            >
              {one.action.label}
            </button>
          )}
          {one.tone !== 'working' && (
            <button
              type="button"
              aria-label={t('common.close')}
              onClick={() => dismiss(one.id)}
              className="rounded p-1 text-faint hover:bg-hover hover:text-text"
            >
              <X aria-hidden size={14} />
            </button>
          )}
        </div>
      ))}
    </div>
  )
}

function Sign({ tone }: Pick<Toast, 'tone'>) {
  if (tone === 'working') return <Spinner />
  const Icon = tone === 'done' ? CircleCheck : CircleAlert
  return <Icon aria-hidden size={16} className={tone === 'done' ? 'shrink-0 text-green' : 'shrink-0 text-red'} />
}
