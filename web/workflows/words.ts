import { useCallback } from 'react'
import { type Step, type Trigger, waysOf } from '#core/workflow/definition.ts'
import { waitEventWords } from '#core/workflow/explanationWords.ts'
import { useInboxes, useLabels, useNames, useTeams } from '../app/useKnown.ts'
import { useSegments } from '../contacts/properties.ts'
import { dayAndTime } from '../i18n/format.ts'
import { currentLocale } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import type { WayName } from './edit.ts'
import { useRegistry } from './registry.ts'

/** How people call a kind of trigger. */
export function useTriggerName(): (kind: string) => string {
  const { t } = useTranslation()
  return useCallback((kind) => t(`workflows.trigger_${kind as Trigger['kind']}`), [t])
}

/** A number's name by its channel. */
export function useChannelName(): (channelId: string) => string {
  const { data } = useInboxes()
  return useCallback(
    (channelId) =>
      data?.flatMap(({ channels }) => channels).find(({ id }) => id === channelId)?.displayPhoneNumber ?? '…',
    [data],
  )
}

/** So many minutes in words: days, hours, minutes. */
export function useDuration(): (minutes: number) => string {
  const { t } = useTranslation()
  return useCallback(
    (minutes) => {
      const { amount, unit } = inUnits(minutes)
      return t(`workflows.duration_${unit}`, { count: amount })
    },
    [t],
  )
}

export type Unit = 'minutes' | 'hours' | 'days'
export const UNIT_MINUTES: Record<Unit, number> = { minutes: 1, hours: 60, days: 24 * 60 }

/** In the largest unit that leaves no rest. */
export function inUnits(minutes: number): { amount: number; unit: Unit } {
  const size = Math.abs(minutes)
  const unit = size > 0 && size % UNIT_MINUTES.days === 0 ? 'days' : size > 0 && size % 60 === 0 ? 'hours' : 'minutes'
  return { amount: minutes / UNIT_MINUTES[unit], unit }
}

/** A trigger with what it asks for. */
export function useTriggerWords(): (trigger: Trigger) => string {
  const { t } = useTranslation()
  const name = useTriggerName()
  const nameOf = useNames()
  const channelName = useChannelName()
  const duration = useDuration()
  const registry = useRegistry()
  const { data: segments } = useSegments()
  return (trigger) => {
    const head = name(trigger.kind)
    switch (trigger.kind) {
      case 'property_changed':
        return trigger.property ? `${head}: ${registry.labelOf(trigger.property)}` : head
      case 'opted_in':
      case 'opted_out':
        return trigger.purpose ? `${head}: ${t(`workflows.purpose_${trigger.purpose}`)}` : head
      case 'message_received': {
        const parts = [
          trigger.keywords.length > 0 && trigger.keywords.join(', '),
          trigger.first && t('workflows.firstOnly'),
          trigger.channelId && channelName(trigger.channelId),
        ].filter(Boolean)
        return parts.length > 0 ? `${head}: ${parts.join(' · ')}` : head
      }
      case 'conversation_status':
        return `${head}: ${t(`workflows.status_${trigger.status}`)}`
      case 'conversation_owner':
        return `${head}: ${
          typeof trigger.owner === 'object' ? nameOf(trigger.owner.userId) : t(`workflows.owner_${trigger.owner}`)
        }`
      case 'window_closing':
        return `${head}: ${duration(trigger.beforeMinutes)}`
      case 'no_answer':
        return `${t(`workflows.noAnswer_${trigger.from}`)}: ${duration(trigger.afterMinutes)}`
      case 'segment_entered':
        return `${head}: ${segments?.find(({ id }) => id === trigger.segmentId)?.name ?? '…'}`
      default:
        return head
    }
  }
}

/** What a step is called and, on a second line, what it does. */
export function useStepWords(): (step: Step) => { title: string; text: string } {
  const { t } = useTranslation()
  const nameOf = useNames()
  const channelName = useChannelName()
  const duration = useDuration()
  const registry = useRegistry()
  const { data: teams } = useTeams()
  const { data: labels } = useLabels()
  const teamName = (id: string | null) => teams?.find((team) => team.id === id)?.name ?? '…'
  const textOf = (step: Step): string => {
    switch (step.kind) {
      case 'branch':
        return step.conditions.conditions
          .map(registry.conditionWords)
          .join(` ${t(step.conditions.match === 'all' ? 'workflows.and' : 'workflows.or')} `)
      case 'wait':
        if (step.wait.for === 'time') return duration(step.wait.minutes)
        if (step.wait.for === 'date') return t('workflows.until', { when: dayAndTime(new Date(step.wait.at)) })
        if (step.wait.for === 'property') return t('workflows.until', { when: registry.labelOf(step.wait.property) })
        return `${inLocale(waitEventWords(step.wait.event))} · ${t('workflows.atMost', { time: duration(step.wait.timeoutMinutes) })}`
      case 'set_property':
        return `${registry.labelOf(step.property)} → ${step.value ?? t('workflows.empty')}`
      case 'assign':
        if (step.to.to === 'user') return nameOf(step.to.userId)
        if (step.to.to === 'team') return teamName(step.to.teamId)
        if (step.to.to === 'round_robin' && step.to.teamId !== null)
          return `${t('workflows.assign_round_robin')}: ${teamName(step.to.teamId)}`
        return t(`workflows.assign_${step.to.to}`)
      case 'label': {
        const names = (ids: readonly string[], sign: string) =>
          ids.map((id) => `${sign}${labels?.find((label) => label.id === id)?.name ?? '…'}`)
        return [...names(step.add, '+ '), ...names(step.remove, '− ')].join(', ')
      }
      case 'note':
        return step.text
      case 'send_template':
        return `${step.template} · ${
          step.language.rule === 'contact' ? t('workflows.contactLanguage') : step.language.language
        } · ${channelName(step.channelId)}`
      default:
        return ''
    }
  }
  return (step) => ({ title: t(`workflows.step_${step.kind}`), text: textOf(step) })
}

/** What a way out of a step is called; null where there is only one. */
export function useWayName(): (step: Step, way: WayName) => string | null {
  const { t } = useTranslation()
  return useCallback(
    (step, way) => {
      if (waysOf(step).length < 2) return null
      if (way === 'yes' || way === 'no') return t(`workflows.way_${way}`)
      return t(step.kind === 'wait' ? `workflows.wayOfWait_${way}` : `workflows.wayOfSend_${way}`)
    },
    [t],
  )
}

/** Words that stand in the core in both languages. */
export const inLocale = (words: { en: string; de: string }): string => words[currentLocale()]
