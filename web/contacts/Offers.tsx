import { Link } from '@tanstack/react-router'
import type { Contact } from '#contract/contacts.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Notice } from '../ui/Notice.tsx'

/** Other contacts that may be the same person, to look at. Needs the words of the area `conversation`. */
export function Offers({ offers }: { offers: Contact['offers'] }) {
  const { t } = useTranslation()
  if (offers.length === 0) return null
  return (
    <div className="mb-6">
      <Notice tone="attention">
        <p className="font-medium">{t('panel.offers')}</p>
        <OfferList offers={offers} />
      </Notice>
    </div>
  )
}

/** Each with why it is offered. */
export function OfferList({ offers }: { offers: Contact['offers'] }) {
  const { t } = useTranslation()
  return (
    <>
      <p className="text-sm text-soft">{t('panel.offerText')}</p>
      <ul>
        {offers.map(({ contactId, name, reason }) => (
          <li key={contactId} className="mt-1.5 wrap-anywhere">
            <Link to="/contacts/$contactId" params={{ contactId }} className="font-medium text-ink hover:underline">
              <bdi>{name}</bdi>
            </Link>
            <p className="text-sm text-soft">
              {t(reason === 'same_person' ? 'panel.offer_same_person' : 'panel.offer_same_number')}
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}
