import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft, CircleAlert, UserX } from 'lucide-react'
import { type ReactNode, Suspense, useEffect, useId } from 'react'
import type { Contact } from '#contract/contacts.ts'
import { isGone } from '../api/isGone.ts'
import { NoConnection } from '../api/refusal.ts'
import { lazyPart } from '../app/untilFetched.ts'
import { ConsentPart } from '../consents/ConsentPart.tsx'
import { useRefusalWords } from '../forms/refusalWords.ts'
import { wantWords } from '../i18n/areas.ts'
import { dayAndTime, exactly } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { useContact } from '../live/hooks.ts'
import { loadContact } from '../live/load.ts'
import { useMay } from '../people/useMay.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Conversations } from './Conversations.tsx'
import { Files } from './Files.tsx'
import { Identities } from './Identities.tsx'
import { Offers } from './Offers.tsx'
import { Properties } from './Properties.tsx'
import { place } from './place.ts'
import { Timeline } from './Timeline.tsx'

/** One person: what is known about them, how they are reached, what was talked about. */
export function ContactPage() {
  const { contactId } = useParams({ from: '/framed/contacts/$contactId' })
  const { t } = useTranslation()
  const navigate = useNavigate()
  useCommands([
    { id: 'edit contact', key: 'c', label: t('acts.editContact'), run: editFirst },
    {
      id: 'back',
      key: 'b',
      label: t('contacts.back'),
      run: () => void navigate({ to: '/contacts', search: place.search }),
    },
  ])
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex h-(--bar-height) shrink-0 items-center border-b border-line px-2">
        <Link
          to="/contacts"
          search={place.search}
          className="flex h-8 items-center gap-1.5 rounded px-2 text-base font-medium text-ink hover:bg-hover"
        >
          <ArrowLeft aria-hidden size={18} strokeWidth={1.75} />
          {t('contacts.back')}
        </Link>
      </header>
      <Found key={contactId} id={contactId} />
    </main>
  )
}

const editFirst = () => document.querySelector<HTMLElement>('main [data-editable]')?.click()

function Found({ id }: { id: string }) {
  const { t } = useTranslation()
  const wordsOf = useRefusalWords()
  const found = useContact(id)
  // What is kept may be old where nothing was live meanwhile.
  useEffect(() => {
    loadContact(id).catch(() => {}) // useContact says it where nothing is here yet
  }, [id])
  if (found.state === 'loading') return <div role="status" aria-label={t('common.loading')} />
  if (found.state === 'ready') return <Facts contact={found.contact} />
  return (
    <>
      <h1 className="sr-only">{t('contacts.title')}</h1>
      {isGone(found.error) ? (
        <EmptyState
          icon={UserX}
          title={t('contacts.notFound')}
          action={
            <Link to="/contacts" search={place.search} className="rounded font-medium text-ink hover:underline">
              {t('contacts.back')}
            </Link>
          }
        />
      ) : (
        <EmptyState
          icon={CircleAlert}
          title={t('forms.loadFailed')}
          action={<Button onClick={found.retry}>{t('common.tryAgain')}</Button>}
        >
          {found.error instanceof NoConnection ? t('forms.noAnswer') : wordsOf(found.error)}
        </EmptyState>
      )}
    </>
  )
}

const Enrolments = lazyPart(async () => {
  const [{ OfContact }] = await Promise.all([import('../workflows/OfContact.tsx'), wantWords('workflows', 'settings')])
  return { default: OfContact }
})

function Facts({ contact }: { contact: Contact }) {
  const { t } = useTranslation()
  const maySeeWorkflows = useMay()('workflows.read')
  const [created, updated] = [new Date(contact.createdAt), new Date(contact.updatedAt)]
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-5xl px-4 py-6 sm:px-8">
        <div className="mb-6 flex items-center gap-4">
          <Avatar name={contact.name} size="large" />
          <div className="min-w-0">
            <h1 className="text-xl font-semibold text-balance wrap-anywhere">
              <bdi>{contact.name}</bdi>
            </h1>
            <p className="text-sm text-faint">
              <span title={exactly(created)}>{t('contacts.added', { date: dayAndTime(created) })}</span>
              {dayAndTime(updated) !== dayAndTime(created) && (
                <span title={exactly(updated)}> · {t('contacts.changed', { date: dayAndTime(updated) })}</span>
              )}
            </p>
          </div>
        </div>
        <Offers offers={contact.offers} />
        <div className="grid gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
          <Part title={t('contacts.about')} className="sm:[--label-column:9rem]">
            <Properties contact={contact} />
          </Part>
          <div className="flex min-w-0 flex-col gap-8">
            <Part title={t('contacts.conversations')}>
              <Conversations contactId={contact.id} />
            </Part>
            <Part title={t('panel.consent')}>
              <ConsentPart contact={contact} standings={contact.consents} />
            </Part>
            {maySeeWorkflows && (
              <Part title={t('contacts.workflows')}>
                <Suspense fallback={null}>
                  <Enrolments contactId={contact.id} />
                </Suspense>
              </Part>
            )}
            <Part title={t('contacts.identities')}>
              <Identities contact={contact} />
            </Part>
            <Part id="files" title={t('contacts.files')}>
              <Files contactId={contact.id} />
            </Part>
            <Part title={t('contacts.timeline')}>
              <Timeline contactId={contact.id} />
            </Part>
          </div>
        </div>
      </div>
    </div>
  )
}

function Part({
  id,
  title,
  className,
  children,
}: {
  id?: string
  title: string
  className?: string
  children: ReactNode
}) {
  const titleId = useId()
  return (
    <section id={id} className={classes('min-w-0', className)} aria-labelledby={titleId}>
      <h2 id={titleId} className="mb-2 border-b border-line pb-2 text-base font-semibold">
        {title}
      </h2>
      {children}
    </section>
  )
}
