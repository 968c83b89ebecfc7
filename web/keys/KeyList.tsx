import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../ui/Dialog.tsx'
import { allCommands } from './commands.ts'
import { Key } from './Key.tsx'

/** All keys that do something here and now. */
export default function KeyList({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [commands] = useState(allCommands)
  const rows = [
    ...commands.flatMap(({ label, key }) => (key ? [{ label, keys: [key] }] : [])),
    { label: t('keys.palette'), keys: [isApple() ? '⌘' : 'Ctrl', 'K'] },
    { label: t('keys.leaveComposer'), keys: ['Esc'] },
  ]
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <dl className="grid grid-cols-[1fr_auto] items-center gap-x-6 gap-y-2">
        {rows.map(({ label, keys }) => (
          <div key={label} className="contents">
            <dt>{label}</dt>
            <dd className="flex justify-end gap-1">
              {keys.map((key) => (
                <Key key={key} name={key} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}

const isApple = () => /mac|iphone|ipad/i.test(navigator.userAgent)
