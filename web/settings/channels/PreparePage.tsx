import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { Inbox } from '#contract/inbox.ts'
import type { ConnectionKind, ConnectionOffer, OnboardingWay } from '#contract/onboarding.ts'
import type { Terms } from '#contract/terms.ts'
import { useInboxes, useSession } from '../../app/useKnown.ts'
import { checkText, NAME_MAX } from '../../forms/checks.ts'
import { useAct } from '../../forms/useAct.ts'
import { currentLocale } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Failed, Waiting } from '../Page.tsx'
import { Checklist } from './Checklist.tsx'
import { ConnectPage, ForManagers, PracticeMark } from './ConnectPage.tsx'
import { acceptTerms, createInbox, getChannel, getConnections, getTerms, postOnboarding } from './endpoints.ts'
import { Happens } from './Happens.tsx'
import { InboxChoice, NEW_INBOX } from './InboxChoice.tsx'
import { channelKey, ONBOARDINGS_KEY, onboardingKey, TERMS_KEY } from './keys.ts'
import { Stages } from './Stages.tsx'
import { signupAddress } from './signupAddress.ts'
import { TermsBox } from './TermsBox.tsx'

/** Before Meta's window: what to have at hand, what will happen, where conversations shall arrive, and the data terms. */
export function PreparePage() {
  const { t: say } = useTranslation()
  const { way, connection, channel } = useSearch({ from: '/framed/settings/inboxes/connect/prepare' })
  const title = say(way === 'hand' ? 'byHand.title' : 'connect.title')
  if (channel !== undefined) return <PrepareAgain {...{ way, connection, channel }} />
  return (
    <ForManagers title={title}>
      <ConnectPage
        title={title}
        text={say(way === 'hand' ? 'byHand.text' : 'connect.prepareText')}
        mark={connection === 'practice' && <PracticeMark />}
      >
        <Stages now={0} byHand={way === 'hand'} />
        <div className="grid gap-x-8 gap-y-8 lg:grid-cols-[minmax(0,1fr)_17rem]">
          {way === 'signup' && <Checklist />}
          <div className={way === 'signup' ? 'self-start lg:sticky lg:top-6' : 'lg:order-last'}>
            <Happens />
          </div>
          <div className="lg:col-start-1">
            <Beginning way={way} connection={connection} />
          </div>
        </div>
      </ConnectPage>
    </ForManagers>
  )
}

interface Wanted {
  way: OnboardingWay
  connection: ConnectionKind
}

/** A channel that was connected before: nothing is asked but what Meta needs, and its inbox stays. */
function PrepareAgain({ way, connection, channel: id }: Wanted & { channel: string }) {
  const { t: say } = useTranslation()
  const { data, error, refetch } = useQuery({ queryKey: channelKey(id), queryFn: () => getChannel(id), retry: false })
  const title = say('connect.againTitle', { name: data?.channel.name ?? '' })
  return (
    <ForManagers title={title}>
      <ConnectPage
        title={<bdi>{title}</bdi>}
        text={say(way === 'hand' ? 'connect.againByHand' : 'connect.againText')}
        mark={connection === 'practice' && <PracticeMark />}
      >
        <Stages now={0} byHand={way === 'hand'} />
        {data ? (
          <Beginning {...{ way, connection }} into={data.channel.inboxId} />
        ) : error ? (
          <Failed error={error} retry={refetch} />
        ) : (
          <Waiting />
        )}
      </ConnectPage>
    </ForManagers>
  )
}

/** Waits for what must be known before something can be begun. */
function Beginning({ way, connection, into = null }: Wanted & { into?: string | null }) {
  const inboxes = useInboxes()
  const terms = useQuery({ queryKey: TERMS_KEY, queryFn: getTerms })
  const connections = useQuery({ queryKey: ['connections'], queryFn: getConnections })
  const offer = connections.data?.connections.find((one) => one.connection === connection)
  if (inboxes.data && terms.data && connections.data) {
    return <BeginForm {...{ way, connection, into, inboxes: inboxes.data, terms: terms.data, offer }} />
  }
  const error = inboxes.error ?? terms.error ?? connections.error
  const retry = () => Promise.all([inboxes, terms, connections].map((one) => one.refetch()))
  return error ? <Failed error={error} retry={retry} /> : <Waiting />
}

interface BeginFormProps extends Wanted {
  /** The inbox it is in already; null: it is asked for. */
  into: string | null
  inboxes: Inbox[]
  terms: Terms
  offer: ConnectionOffer | undefined
}

function BeginForm({ way, connection, into: given, inboxes, terms, offer }: BeginFormProps) {
  const { t } = useTranslation()
  const { t: say } = useTranslation()
  const { membership } = useSession()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { busy, problem, run } = useAct()
  const [inboxId, setInboxId] = useState(given ?? inboxes[0]?.id ?? NEW_INBOX)
  const [name, setName] = useState<string>(inboxes.length === 0 ? say('connect.newInboxDefault') : '')
  const [accepted, setAccepted] = useState(false)
  const [problems, setProblems] = useState<{ name: string | null; terms: string | null }>({ name: null, terms: null })
  const isNew = inboxId === NEW_INBOX

  const begin = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const found = {
      name: isNew ? checkText(name, NAME_MAX, t) : null,
      terms: terms.isAccepted || accepted ? null : say('connect.termsNeeded'),
    }
    setProblems(found)
    if (found.name || found.terms) {
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    void run(async () => {
      if (!terms.isAccepted) queries.setQueryData(TERMS_KEY, await acceptTerms(terms.version, currentLocale()))
      let into = inboxId
      if (isNew) {
        into = (await createInbox(name.trim())).id
        // Should the next act fail, the inbox is there: it must not be made twice.
        await queries.invalidateQueries({ queryKey: ['inboxes'] })
        setInboxId(into)
      }
      const onboarding = await postOnboarding({ inboxId: into, way, connection })
      queries.setQueryData(onboardingKey(onboarding.id), onboarding)
      void queries.invalidateQueries({ queryKey: ONBOARDINGS_KEY, exact: true })
      if (way === 'signup') return window.location.assign(signupAddress(onboarding, membership.workspaceId))
      await navigate({ to: '/settings/inboxes/connect/$onboardingId', params: { onboardingId: onboarding.id } })
    })
  }
  return (
    <form noValidate onSubmit={begin} className="flex flex-col gap-8">
      {given === null && (
        <InboxChoice
          {...{ inboxes, inboxId, name }}
          onChoose={setInboxId}
          onName={setName}
          problem={problems.name}
          isNew={isNew}
        />
      )}
      <TermsBox terms={terms} accepted={accepted} onAccept={setAccepted} error={problems.terms} />
      {offer?.webhookTrouble && (
        <Notice tone="attention">
          {say(`connect.webhook.${offer.webhookTrouble}`, { url: new URL(offer.webhookUrl).origin })}
        </Notice>
      )}
      {problem && <Notice tone="failure">{problem}</Notice>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={busy}>
          {say(way === 'hand' ? 'connect.next' : 'connect.continueWithWhatsApp')}
        </Button>
        <Button onClick={() => void navigate({ to: '/settings/inboxes/connect' })}>{t('common.back')}</Button>
      </div>
    </form>
  )
}
