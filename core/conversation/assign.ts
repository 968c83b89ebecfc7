/** To whom a conversation goes that nobody owns: the rules of its inbox, the first that fits (docs/rules.md, U). */
import { tokensOf } from '../search/words.ts'

/** What must hold of a conversation; of several all, within one any. */
export type AssignmentCondition =
  | { on: 'channel'; channelIds: readonly string[] }
  /** One of these words, or words in a row, stands in the message that opened it. */
  | { on: 'keyword'; words: readonly string[] }
  /** The customer's language; `de` is also `de-AT`. */
  | { on: 'language'; languages: readonly string[] }
  | { on: 'contact_owner'; known: boolean }
  /** The team it belongs to already; null: none. */
  | { on: 'team'; teamId: string | null }

export type AssignmentOutcome =
  | { to: 'user'; userId: string }
  | { to: 'team'; teamId: string }
  | { to: 'contact_owner' }
  /** One after the other, or whoever has the fewest open conversations: of a team (which gets it too), or of the inbox. */
  | { to: 'round_robin' | 'least_busy'; teamId: string | null }

export interface AssignmentRule {
  id: string
  name: string
  isOn: boolean
  conditions: readonly AssignmentCondition[]
  outcome: AssignmentOutcome
}

/** A conversation as far as rules look at it. */
export interface Unowned {
  channelId: string
  /** The words that opened it; null where it was no text. */
  text: string | null
  language: string | null
  contactOwnerId: string | null
  teamId: string | null
}

/** Somebody of the workspace, as far as one inbox is concerned. */
export interface Colleague {
  userId: string
  isAway: boolean
  /** May see the conversations of the inbox. */
  seesInbox: boolean
  /** Was put into the inbox to work there. */
  worksInInbox: boolean
  teamIds: readonly string[]
  openCount: number
}

export interface AssignmentDecision {
  ruleId: string
  ruleName: string
  /** Its place among the rules of the inbox, from 1 on. */
  ruleNumber: number
  how: AssignmentOutcome['to']
  /** Null: nobody could be chosen, or it only goes to a team. */
  ownerId: string | null
  /** The team it is handed to; undefined: stays as it is. */
  teamId: string | undefined
  /** Who would have been asked and is away. */
  away: readonly string[]
  /** Why nobody was chosen, where somebody should have been. */
  lacking: 'all_away' | 'nobody_there' | 'no_contact_owner' | null
}

/**
 * The first rule that is on and fits decides, also where it finds nobody: then the conversation stays without an owner. Null: none
 * fits. `lastOf` says whom a rule chose last in turn.
 */
export function assign(
  rules: readonly AssignmentRule[],
  conversation: Unowned,
  colleagues: readonly Colleague[],
  lastOf: (ruleId: string) => string | null,
): AssignmentDecision | null {
  const index = rules.findIndex(({ isOn, conditions }) => isOn && conditions.every((one) => holds(one, conversation)))
  const rule = rules[index]
  if (!rule) return null
  const { outcome } = rule
  const base = { ruleId: rule.id, ruleName: rule.name, ruleNumber: index + 1, how: outcome.to }
  if (outcome.to === 'team') return { ...base, ownerId: null, teamId: outcome.teamId, away: [], lacking: null }

  const teamId = (outcome.to === 'round_robin' || outcome.to === 'least_busy' ? outcome.teamId : null) ?? undefined
  const asked = askedBy(outcome, conversation, colleagues)
  const available = asked.filter(({ isAway }) => !isAway)
  const away = asked.flatMap(({ isAway, userId }) => (isAway ? [userId] : []))
  const chosen = outcome.to === 'least_busy' ? leastBusy(available) : nextInTurn(available, lastOf(rule.id))
  if (chosen) return { ...base, ownerId: chosen.userId, teamId, away, lacking: null }
  const isOwnerUnknown = outcome.to === 'contact_owner' && conversation.contactOwnerId === null
  const lacking = asked.length > 0 ? 'all_away' : isOwnerUnknown ? 'no_contact_owner' : 'nobody_there'
  return { ...base, ownerId: null, teamId, away, lacking }
}

/** Whether one condition holds. */
export function holds(condition: AssignmentCondition, conversation: Unowned): boolean {
  switch (condition.on) {
    case 'channel':
      return condition.channelIds.includes(conversation.channelId)
    case 'keyword':
      return conversation.text !== null && saysOneOf(conversation.text, condition.words)
    case 'language':
      return conversation.language !== null && speaksOneOf(conversation.language, condition.languages)
    case 'contact_owner':
      return (conversation.contactOwnerId !== null) === condition.known
    case 'team':
      return conversation.teamId === condition.teamId
  }
}

/** In a fixed order, so that turns and ties do not depend on how people were read. */
function askedBy(
  outcome: Exclude<AssignmentOutcome, { to: 'team' }>,
  { contactOwnerId }: Unowned,
  colleagues: readonly Colleague[],
): Colleague[] {
  const isAsked = (one: Colleague) => {
    if (outcome.to === 'user') return one.userId === outcome.userId
    if (outcome.to === 'contact_owner') return one.userId === contactOwnerId
    return outcome.teamId === null ? one.worksInInbox : one.teamIds.includes(outcome.teamId)
  }
  return colleagues
    .filter((one) => one.seesInbox && isAsked(one))
    .sort((a, b) => (a.userId < b.userId ? -1 : a.userId > b.userId ? 1 : 0))
}

function nextInTurn(available: readonly Colleague[], last: string | null): Colleague | undefined {
  return available.find(({ userId }) => last === null || userId > last) ?? available[0]
}

const leastBusy = (available: readonly Colleague[]): Colleague | undefined =>
  available.reduce<Colleague | undefined>(
    (least, one) => (least === undefined || one.openCount < least.openCount ? one : least),
    undefined,
  )

/** As the search compares words: without case, accents and widths. A stretch of a script without spaces may hold it anywhere. */
function saysOneOf(text: string, phrases: readonly string[]): boolean {
  const said = tokensOf(text)
  return phrases.some((phrase) => {
    const wanted = tokensOf(phrase)
    if (wanted.length === 0) return false
    return said.some((_, start) =>
      wanted.every((word, offset) => {
        const here = said[start + offset]
        if (here === undefined || here.kind !== word.kind) return false
        return word.kind === 'stretch' ? here.folded.includes(word.folded) : here.folded === word.folded
      }),
    )
  })
}

const speaksOneOf = (language: string, wanted: readonly string[]): boolean => {
  const spoken = language.toLowerCase().replaceAll('_', '-')
  return wanted.some((one) => {
    const asked = one.toLowerCase().replaceAll('_', '-')
    return spoken === asked || spoken.startsWith(`${asked}-`)
  })
}
