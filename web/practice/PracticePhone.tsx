import { ExternalLink, X } from 'lucide-react'
import { useTranslation } from '../i18n/translate.ts'
import { IconButton } from '../ui/Button.tsx'

const PHONE_ADDRESS = '/practice/phone/'

/** The practice phone, served by the simulator through Posthorn, lying beside the page. */
export default function PracticePhone({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <aside
      aria-label={t('frame.practicePhone')}
      className="appear fixed inset-0 z-30 flex flex-col border-line bg-float md:inset-y-0 md:right-0 md:left-auto md:w-(--phone-width) md:border-l md:shadow-float xl:static xl:shrink-0 xl:shadow-none!"
    >
      <header className="flex h-(--bar-height) shrink-0 items-center gap-1 border-b border-line pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate text-base font-semibold">{t('frame.practicePhone')}</h2>
        <a
          href={PHONE_ADDRESS}
          target="_blank"
          rel="noreferrer"
          aria-label={t('practice.inTab')}
          data-tip={t('practice.inTab')}
          className="inline-flex size-8 items-center justify-center rounded text-soft hover:bg-hover hover:text-text"
        >
          <ExternalLink aria-hidden size={18} strokeWidth={1.75} />
        </a>
        <IconButton icon={X} label={t('practice.putAway')} onClick={onClose} />
      </header>
      <iframe title={t('frame.practicePhone')} src={`${PHONE_ADDRESS}?embedded=1`} className="min-h-0 w-full flex-1" />
    </aside>
  )
}
