import type { AssignmentCondition, AssignmentOutcome, AssignmentRule } from '#contract/assignment.ts'
import { useInboxes, useNames, useTeams } from '../../../app/useKnown.ts'
import { listOf } from '../../../i18n/format.ts'
import { useTranslation } from '../../../i18n/translate.ts'

/** A rule as one sentence: when, and to whom. */
export function useRuleWords(): (rule: AssignmentRule) => string {
  const { t } = useTranslation()
  const nameOf = useNames()
  const { data: teams } = useTeams()
  const { data: inboxes } = useInboxes()
  const teamName = (id: string) => teams?.find((team) => team.id === id)?.name ?? t('assignment.formerTeam')
  const channelName = (id: string) =>
    inboxes?.flatMap(({ channels }) => channels).find((channel) => channel.id === id)?.name ?? t('assignment.gone')
  const condition = (one: AssignmentCondition): string => {
    switch (one.on) {
      case 'channel':
        return t('assignment.whenChannel', { names: listOf(one.channelIds.map(channelName)) })
      case 'keyword':
        return t('assignment.whenKeyword', { words: one.words.map((word) => `“${word}”`).join(' / ') })
      case 'language':
        return t('assignment.whenLanguage', { languages: one.languages.join(', ') })
      case 'contact_owner':
        return t(one.known ? 'assignment.whenOwnerKnown' : 'assignment.whenOwnerUnknown')
      case 'team':
        return one.teamId === null
          ? t('assignment.whenNoTeam')
          : t('assignment.whenTeam', { team: teamName(one.teamId) })
    }
  }
  const outcome = (to: AssignmentOutcome): string => {
    if (to.to === 'user') return t('assignment.toUser', { name: nameOf(to.userId) })
    if (to.to === 'team') return t('assignment.toTeam', { team: teamName(to.teamId) })
    if (to.to === 'contact_owner') return t('assignment.toContactOwner')
    const among = to.teamId === null ? t('assignment.ofInbox') : t('assignment.ofTeam', { team: teamName(to.teamId) })
    return t(to.to === 'round_robin' ? 'assignment.toNext' : 'assignment.toLeastBusy', { among })
  }
  return (rule) => {
    const when = rule.conditions.map(condition)
    return `${when.length === 0 ? t('assignment.always') : listOf(when)} → ${outcome(rule.outcome)}`
  }
}
