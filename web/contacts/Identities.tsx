import type { Contact } from '#contract/contacts.ts'
import { formatPhone } from '#core/contact/phone.ts'
import { nameOfCode } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { WhatsAppMark } from '../ui/WhatsAppMark.tsx'

/** Who this person is on WhatsApp: a number, a username, what they call themselves. */
export function Identities({ contact }: { contact: Contact }) {
  const { t } = useTranslation()
  if (contact.identities.length === 0) return <p className="py-1 text-soft">{t('contacts.noIdentity')}</p>
  return (
    <ul>
      {contact.identities.map(({ id, phoneNumber, username, profileName, country }) => {
        const facts = [
          username && `@${username}`,
          profileName && profileName !== contact.name && t('contacts.callsThemselves', { name: profileName }),
          country && nameOfCode('region', country),
        ].filter(Boolean)
        return (
          <li key={id} className="flex items-start gap-3 py-2">
            <span className="mt-0.5">
              <WhatsAppMark label={t('inbox.onWhatsApp')} />
            </span>
            <div className="min-w-0 wrap-anywhere">
              <p className="figures">
                {phoneNumber ? (
                  <bdi>{formatPhone(phoneNumber)}</bdi>
                ) : (
                  <span className="text-soft">{t('contacts.noNumber')}</span>
                )}
              </p>
              {facts.length > 0 && (
                <p className="text-sm text-soft" dir="auto">
                  {facts.join(' · ')}
                </p>
              )}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
