import { Link } from '@tanstack/react-router'
import { useTranslation } from '../../i18n/translate.ts'
import type { InboxSearch } from '../search.ts'

/** The address names a view or an inbox that is not there any more, or not for whoever looks: it is said, and can be left behind. */
export default function GonePlace({ what, search }: { what: 'view' | 'inbox'; search: InboxSearch }) {
  const { t } = useTranslation()
  const { saved: _, own: __, inbox: ___, ...rest } = search
  return (
    <p role="status" className="border-b border-line bg-brass-wash px-4 py-2 text-sm">
      {t(what === 'view' ? 'filters.goneView' : 'filters.goneInbox')}{' '}
      <Link to="/inbox" search={rest} className="font-medium whitespace-nowrap text-ink hover:underline">
        {t('filters.leaveGone')}
      </Link>
    </p>
  )
}
