import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Contact } from '#contract/contacts.ts'
import { Notice } from '../ui/Notice.tsx'

/** Other contacts that may be the same person, to look at. */
export function Offers({ offers }: { offers: Contact['offers'] }) {
  const { t } = useTranslation()
  if (offers.length === 0) return null
  return (
    <div className="mb-6">
      <Notice tone="attention">
        <p className="font-medium">{t('contacts.offers')}</p>
        <p className="text-soft">{t('contacts.offersText')}</p>
        <ul className="mt-1 flex flex-wrap gap-x-4">
          {offers.map(({ contactId, name }) => (
            <li key={contactId} className="min-w-0 wrap-anywhere">
              <Link to="/contacts/$contactId" params={{ contactId }} className="font-medium text-ink hover:underline">
                <bdi>{name}</bdi>
              </Link>
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  )
}
