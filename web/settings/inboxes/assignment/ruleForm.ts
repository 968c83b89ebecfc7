import type { AssignmentCondition, AssignmentOutcome, AssignmentRule } from '#contract/assignment.ts'

/** A rule as its window edits it: one line for each thing that may be asked. Empty means: does not matter. */
export interface RuleForm {
  name: string
  channelIds: readonly string[]
  words: string
  languages: string
  contactOwner: '' | 'known' | 'unknown'
  /** A team's id; `none`: has none yet. */
  team: string
  to: AssignmentOutcome['to']
  userId: string
  /** Who gets it, or of which team they are; empty: of the inbox. */
  teamId: string
}

export const EMPTY_FORM: RuleForm = {
  ...{ name: '', channelIds: [], words: '', languages: '', contactOwner: '', team: '' },
  ...{ to: 'round_robin', userId: '', teamId: '' },
}

export function formOf({ name, conditions, outcome }: AssignmentRule): RuleForm {
  const find = <On extends AssignmentCondition['on']>(on: On) =>
    conditions.find((one): one is Extract<AssignmentCondition, { on: On }> => one.on === on)
  const owner = find('contact_owner')
  const team = find('team')
  return {
    name,
    channelIds: find('channel')?.channelIds ?? [],
    words: (find('keyword')?.words ?? []).join(', '),
    languages: (find('language')?.languages ?? []).join(', '),
    contactOwner: owner ? (owner.known ? 'known' : 'unknown') : '',
    team: team ? (team.teamId ?? 'none') : '',
    to: outcome.to,
    userId: outcome.to === 'user' ? outcome.userId : '',
    teamId: 'teamId' in outcome ? (outcome.teamId ?? '') : '',
  }
}

/** The rule that is meant. Conditions that the window does not show (a second of a kind) stay as they were. */
export function ruleOfForm(form: RuleForm, before: Pick<AssignmentRule, 'id' | 'isOn' | 'conditions'>): AssignmentRule {
  const words = listed(form.words)
  const languages = listed(form.languages)
  const conditions: AssignmentCondition[] = []
  if (form.channelIds.length > 0) conditions.push({ on: 'channel', channelIds: [...form.channelIds] })
  if (words.length > 0) conditions.push({ on: 'keyword', words })
  if (languages.length > 0) conditions.push({ on: 'language', languages })
  if (form.contactOwner) conditions.push({ on: 'contact_owner', known: form.contactOwner === 'known' })
  if (form.team) conditions.push({ on: 'team', teamId: form.team === 'none' ? null : form.team })
  const further = before.conditions.filter(
    (one, index) => before.conditions.findIndex(({ on }) => on === one.on) < index,
  )
  return {
    id: before.id,
    isOn: before.isOn,
    name: form.name.trim(),
    conditions: [...conditions, ...further],
    outcome: outcomeOf(form),
  }
}

/** Whether somebody or some team is named where one must be. */
export const isWhole = ({ to, userId, teamId }: RuleForm): boolean =>
  to === 'user' ? userId !== '' : to === 'team' ? teamId !== '' : true

function outcomeOf({ to, userId, teamId }: RuleForm): AssignmentOutcome {
  if (to === 'user') return { to, userId }
  if (to === 'team') return { to, teamId }
  if (to === 'contact_owner') return { to }
  return { to, teamId: teamId || null }
}

const listed = (text: string) => [
  ...new Set(
    text
      .split(/[,;\n]/)
      .map((one) => one.trim())
      .filter(Boolean),
  ),
]
