import { ArrowLeft, CircleAlert, X } from 'lucide-react'
import { lazy, memo, type ReactNode, Suspense } from 'react'
import type { Contact, ContactPatch } from '#contract/contacts.ts'
import type { Conversation } from '#contract/inbox.ts'
import { isClosingSoon, WINDOW_MS, windowAt } from '#core/whatsapp/window.ts'
import { later } from '../../app/later.ts'
import { wantWords } from '../../i18n/areas.ts'
import { dayAndTime, nameOfCode } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useServerNow } from '../../live/clock.ts'
import { useContact } from '../../live/hooks.ts'
import { saveContact } from '../../live/load.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button, IconButton } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { WhatsAppMark } from '../../ui/WhatsAppMark.tsx'
import type { InboxSearch } from '../search.ts'
import type { PanelState } from '../thread/usePanel.ts'
import { EditableField } from './EditableField.tsx'
import { OtherConversations } from './OtherConversations.tsx'
import { usePhoneFormat } from './usePhoneFormat.ts'

/** What the workspace defined comes with its words when a panel is first drawn. */
const MoreFields = lazy(() =>
  later(async () => {
    const [module] = await Promise.all([import('./MoreFields.tsx'), wantWords('contacts', 'forms', 'properties')])
    return { default: module.MoreFields }
  }),
)

const ConsentPart = lazy(() =>
  later(async () => {
    const [part] = await Promise.all([import('../../consents/ConsentPart.tsx'), wantWords('consent', 'forms')])
    return { default: part.ConsentPart }
  }),
)

const OfferList = lazy(() =>
  later(async () => {
    const { OfferList } = await import('../../contacts/Offers.tsx')
    return { default: OfferList }
  }),
)

const NewestFiles = lazy(() =>
  later(async () => {
    const [{ NewestFiles }] = await Promise.all([import('../../contacts/Files.tsx'), wantWords('contacts')])
    return { default: NewestFiles }
  }),
)

/** Who this is, may I write to them, what else do we know. */
export default function ContactPanel({
  conversation,
  isCurrent,
  search,
  panel,
}: {
  conversation: Conversation
  /** False while another one is open already: then nothing can be pressed here any more. */
  isCurrent: boolean
  search: InboxSearch
  panel: PanelState
}) {
  const { t } = useTranslation()
  const found = useContact(conversation.contactId)
  return (
    <aside
      aria-label={t('panel.label')}
      data-of={isCurrent ? conversation.id : undefined}
      inert={!isCurrent}
      className={classes(
        'flex shrink-0 flex-col overflow-y-auto border-line bg-paper',
        panel.covers ? 'w-full min-w-0 flex-1' : 'w-(--panel-width) border-l',
      )}
    >
      <div className="flex h-(--bar-height) shrink-0 items-center px-2">
        <span className="flex-1 max-lg:hidden" />
        <IconButton
          icon={panel.covers ? ArrowLeft : X}
          label={panel.covers ? t('common.back') : t('thread.hideDetails')}
          onClick={panel.close}
        />
      </div>
      {found.state === 'loading' && (
        <div className="flex justify-center py-10 text-faint">
          <Spinner size={18} />
        </div>
      )}
      {found.state === 'failed' && (
        <EmptyState
          icon={CircleAlert}
          title={t('panel.failed')}
          action={<Button onClick={found.retry}>{t('common.tryAgain')}</Button>}
        />
      )}
      {found.state === 'ready' && (
        <Facts key={conversation.id} contact={found.contact} conversation={conversation} search={search} />
      )}
    </aside>
  )
}

const Facts = memo(function Facts({
  contact,
  conversation,
  search,
}: {
  contact: Contact
  conversation: Conversation
  search: InboxSearch
}) {
  const { t } = useTranslation()
  const phoneFormat = usePhoneFormat()
  const save = (key: keyof ContactPatch) => (value: string | null) => saveContact(contact.id, { [key]: value })
  const field = (key: 'phone' | 'mobilePhone' | 'email' | 'company', type?: 'tel' | 'email') => (
    <EditableField
      label={t(`panel.${key}`)}
      value={contact[key]}
      shown={contact[key] && type === 'tel' ? phoneFormat(contact[key]) : undefined}
      type={type}
      save={save(key)}
    />
  )
  return (
    <div className="px-4 pb-6">
      <div className="-mt-6 flex flex-col items-center text-center">
        <Avatar name={contact.name} size="large" />
        <h2 className="mt-2 max-w-full text-lg font-semibold wrap-anywhere">
          <bdi>{contact.name}</bdi>
        </h2>
        <MayWrite lastCustomerAt={conversation.lastCustomerAt} />
      </div>
      <Section title={t('panel.about')}>
        <EditableField label={t('panel.name')} value={contact.name} save={save('name')} required />
        {field('phone', 'tel')}
        {field('mobilePhone', 'tel')}
        {field('email', 'email')}
        {field('company')}
        <EditableField
          label={t('panel.language')}
          value={contact.language}
          shown={contact.language && nameOfCode('language', contact.language)}
          save={save('language')}
        />
        <EditableField
          label={t('panel.country')}
          value={contact.country}
          shown={contact.country && nameOfCode('region', contact.country)}
          save={save('country')}
        />
      </Section>
      <Suspense fallback={null}>
        <MoreFields contact={contact} />
      </Suspense>
      <Section title={t('panel.consent')}>
        <Suspense fallback={<Spinner />}>
          <ConsentPart
            contact={contact}
            standings={
              contact.identities.find(({ id }) => id === conversation.identityId)?.consents ?? contact.consents
            }
          />
        </Suspense>
      </Section>
      <Section title={t('panel.identities')}>
        <ul className="flex flex-col gap-2">
          {contact.identities.map(({ id, phoneNumber, username, profileName }) => (
            <li key={id} className="flex items-start gap-2 wrap-anywhere">
              <span className="mt-0.5">
                <WhatsAppMark label={t('inbox.onWhatsApp')} />
              </span>
              <div className="min-w-0">
                <p className="figures">
                  {phoneNumber ? (
                    phoneFormat(phoneNumber)
                  ) : (
                    <span className="text-soft">{t('panel.numberHidden')}</span>
                  )}
                </p>
                {username && <p className="text-sm text-soft">@{username}</p>}
                {profileName && profileName !== contact.name && (
                  <p className="text-sm text-soft">{t('panel.profileName', { name: profileName })}</p>
                )}
              </div>
            </li>
          ))}
        </ul>
      </Section>
      {contact.offers.length > 0 && (
        <Section title={t('panel.offers')}>
          <Suspense fallback={null}>
            <OfferList offers={contact.offers} />
          </Suspense>
        </Section>
      )}
      <Section title={t('panel.conversations')}>
        <OtherConversations conversation={conversation} search={search} />
      </Section>
      <Section title={t('panel.files')}>
        <Suspense fallback={<Spinner />}>
          <NewestFiles contactId={contact.id} lastAt={conversation.lastAt} />
        </Suspense>
      </Section>
    </div>
  )
})

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-5 border-t border-line pt-3">
      <h3 className="mb-1.5 text-xs font-medium text-faint">{title}</h3>
      {children}
    </section>
  )
}

/** May I write to them, in one line. */
function MayWrite({ lastCustomerAt }: { lastCustomerAt: string | null }) {
  const { t } = useTranslation()
  const last = lastCustomerAt ? new Date(lastCustomerAt) : null
  const now = useServerNow(last && new Date(last.getTime() + WINDOW_MS))
  const window = windowAt(now, last)
  const soon = isClosingSoon(window, now)
  const look = window.state !== 'open' ? 'bg-line-strong' : soon ? 'bg-brass-fill' : 'bg-whatsapp'
  return (
    <p className="figures mt-1 text-sm text-balance text-soft">
      <span aria-hidden className={classes('mr-1.5 inline-block size-2 rounded-full', look)} />
      {window.state === 'open'
        ? t('panel.mayWrite', { time: dayAndTime(window.closesAt) })
        : t(window.state === 'closed' ? 'panel.mayNotWrite' : 'panel.neverWrote')}
    </p>
  )
}
