import { WifiOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from '../i18n/translate.ts'
import { useConnection } from '../live/connection.ts'

/** A restart of the server is not worth a word; a lost line is. */
const PATIENCE_MS = 2_500

/** Says that what is on the screen may be old, and that nothing written is lost. */
export default function ConnectionBanner() {
  const { t } = useTranslation()
  const connection = useConnection()
  const [long, setLong] = useState(false)
  useEffect(() => {
    setLong(false)
    if (connection !== 'lost') return
    const timer = setTimeout(() => setLong(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [connection])
  return (
    <div role="status">
      {long && (
        <p className="appear flex items-center justify-center gap-2 border-b border-line bg-brass-wash px-4 py-1.5 text-sm">
          <WifiOff aria-hidden size={15} className="shrink-0 text-brass" />
          {navigator.onLine ? t('inbox.reconnecting') : t('inbox.offline')}
        </p>
      )}
    </div>
  )
}
