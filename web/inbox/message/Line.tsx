import { Phone, PhoneMissed } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Activity, Message } from '#contract/messages.ts'
import { useLabels, useNames, useTeams } from '../../app/useKnown.ts'
import { dayAndTime, exactly, listOf, minutesAndSeconds, timeOf } from '../../i18n/format.ts'
import { type Translate, useTranslation } from '../../i18n/translate.ts'

/** What people and rules did to the conversation: one grey line. */
export function ActivityLine({ activity }: { activity: Activity }) {
  return <Line at={activity.at}>{useActivityWords(activity)}</Line>
}

/** A note of WhatsApp's own, or a call. */
export function SystemLine({ message }: { message: Message }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const { call, system } = message.content
  if (message.status === 'cancelled') {
    const actor = message.authorId === null ? t('message.automatic') : nameOf(message.authorId)
    return <Line at={message.at}>{t('message.takenBack', { actor })}</Line>
  }
  if (message.kind === 'call') {
    const event = call?.event.toLowerCase() ?? ''
    const missed = /miss|no_answer|unanswered|timeout/.test(event)
    const words = missed
      ? t('message.callMissed')
      : /reject|decline/.test(event)
        ? t('message.callRejected')
        : call?.durationSeconds
          ? t('message.callAnswered')
          : t('message.callOther')
    const Icon = missed ? PhoneMissed : Phone
    return (
      <Line at={message.at}>
        <Icon aria-hidden size={13} className="mr-1 inline align-[-2px]" />
        {words}
        {call?.durationSeconds
          ? `, ${t('message.callLasted', { duration: minutesAndSeconds(call.durationSeconds) })}`
          : ''}
      </Line>
    )
  }
  return <Line at={message.at}>{systemWords(system, message.text, t)}</Line>
}

export function DayLine({ children }: { children: ReactNode }) {
  return (
    <h3 className="my-4 flex items-center gap-3 px-4 text-xs font-medium text-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line md:px-6">
      {children}
    </h3>
  )
}

export function UnreadLine() {
  const { t } = useTranslation()
  return (
    <p
      id="unread-from-here"
      className="my-3 flex items-center gap-3 px-4 text-xs font-semibold text-brass before:h-px before:flex-1 before:bg-brass-line after:h-px after:flex-1 after:bg-brass-line md:px-6"
    >
      {t('thread.unreadFromHere')}
    </p>
  )
}

function Line({ at, children }: { at: string; children: ReactNode }) {
  return (
    <p className="mb-3 px-6 text-center text-xs text-faint wrap-anywhere">
      {children}{' '}
      <time dateTime={at} data-tip={exactly(new Date(at))} className="figures">
        {timeOf(new Date(at))}
      </time>
    </p>
  )
}

function systemWords(system: Message['content']['system'], text: string | null, t: Translate): string {
  const what = system?.what ?? ''
  if (what.includes('number')) {
    const { previous, current } = system ?? {}
    return previous && current ? t('message.changedNumber', { previous, current }) : t('message.changedNumberPlain')
  }
  if (what.includes('identity') || what.includes('user_id')) return t('message.changedIdentity')
  return text || t('message.systemOther')
}

function useActivityWords({ type, actorId, facts }: Activity): string {
  const { t } = useTranslation()
  const nameOf = useNames()
  const { data: teams } = useTeams()
  const { data: labels } = useLabels()
  const actor = actorId ? nameOf(actorId) : null
  switch (type) {
    case 'conversation.opened':
      return t('thread.activity.opened')
    case 'conversation.reopened':
      return actor ? t('thread.activity.reopened', { actor }) : t('thread.activity.reopenedByCustomer')
    case 'conversation.closed':
      return actor ? t('thread.activity.closed', { actor }) : t('thread.activity.closedByRule')
    case 'conversation.snoozed':
      return t('thread.activity.snoozed', {
        actor: actor ?? t('message.automatic'),
        time: typeof facts.until === 'string' ? dayAndTime(new Date(facts.until)) : '',
      })
    case 'conversation.waiting':
      return t('thread.activity.waiting', { actor: actor ?? t('message.automatic') })
    case 'conversation.not_assigned':
      return ruleWords(facts, null, nameOf, t)
    case 'conversation.assigned':
      if (facts.rule) return ruleWords(facts, nameOf(String(facts.ownerId)), nameOf, t)
      return assignedWords(facts, actorId, actor, nameOf, t)
    case 'conversation.handed_over': {
      const team = teams?.find(({ id }) => id === facts.teamId)?.name ?? t('thread.formerTeam')
      const by = actor ?? t('message.automatic')
      const rule = ruleOf(facts)
      if (rule) return t('thread.activity.handedOverBy', { rule: rule.ruleName, number: rule.ruleNumber, team })
      return facts.teamId === null
        ? t('thread.activity.tookFromTeam', { actor: by })
        : t('thread.activity.handedOver', { actor: by, team })
    }
    case 'conversation.labelled': {
      const named = (ids: unknown) => (labels ?? []).filter(({ id }) => Array.isArray(ids) && ids.includes(id))
      const [on, off] = [named(facts.added), named(facts.removed)]
      const [added, removed] = [on, off].map((some) => listOf(some.map(({ name }) => name)))
      const values = { actor: actor ?? t('message.automatic'), added, removed, count: on.length || off.length }
      if (!added && !removed) return t('thread.activity.relabelled', values)
      if (!removed) return t('thread.activity.labelled', values)
      return t(added ? 'thread.activity.labelsChanged' : 'thread.activity.unlabelled', values)
    }
    case 'conversation.consented':
      return consentWords(facts, actor, t)
    case 'conversation.united':
      return t('thread.activity.united')
    default:
      return t('message.systemOther')
  }
}

type Rule = {
  ruleName: string
  ruleNumber: number
  away: string[]
  lacking?: 'all_away' | 'nobody_there' | 'no_contact_owner'
}
const ruleOf = (facts: Activity['facts']) => (facts.rule ?? null) as Rule | null

/** Why a rule gave it to somebody or to nobody, and who was passed over. */
function ruleWords(
  facts: Activity['facts'],
  owner: string | null,
  nameOf: (id: string) => string,
  t: Translate,
): string {
  const rule = ruleOf(facts)
  if (!rule) return t('message.systemOther')
  const which = { rule: rule.ruleName, number: rule.ruleNumber }
  const words =
    owner === null
      ? t(`thread.activity.notAssigned.${rule.lacking ?? 'nobody_there'}`, which)
      : t('thread.activity.assignedBy', { ...which, owner })
  return rule.away.length === 0 ? words : t('thread.activity.wereAway', { words, names: listOf(rule.away.map(nameOf)) })
}

function consentWords({ consent, purposes }: Activity['facts'], actor: string | null, t: Translate): string {
  const purpose = Array.isArray(purposes) && purposes.length === 1 ? purposes[0] : 'everything'
  const what = t(
    purpose === 'utility'
      ? 'thread.activity.utility'
      : purpose === 'marketing'
        ? 'thread.activity.marketing'
        : 'thread.activity.everything',
  )
  if (actor)
    return t(consent === 'opted_in' ? 'thread.activity.optedInBy' : 'thread.activity.optedOutBy', { actor, what })
  return t(consent === 'opted_in' ? 'thread.activity.optedIn' : 'thread.activity.optedOut', { what })
}

function assignedWords(
  { ownerId }: Activity['facts'],
  actorId: string | null,
  actor: string | null,
  nameOf: (id: string) => string,
  t: Translate,
): string {
  if (typeof ownerId !== 'string')
    return actor ? t('thread.activity.released', { actor }) : t('thread.activity.releasedByRule')
  if (actor && ownerId === actorId) return t('thread.activity.took', { actor })
  const owner = nameOf(ownerId)
  return actor ? t('thread.activity.assigned', { actor, owner }) : t('thread.activity.assignedByRule', { owner })
}
