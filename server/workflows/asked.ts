/** What has to be known before a step can be taken. */
import type { PropertyFilter } from '#core/property/condition.ts'
import type { Step } from '#core/workflow/definition.ts'

/** The properties that a step or conditions read. */
export function keysRead(step: Step | null, conditions: PropertyFilter | null | undefined): string[] {
  const keys = (conditions?.conditions ?? []).map(({ property }) => property)
  switch (step?.kind) {
    case 'branch':
      return [...keys, ...step.conditions.conditions.map(({ property }) => property)]
    case 'wait':
      return step.wait.for === 'property' ? [...keys, step.wait.property] : keys
    case 'send_template':
      return [
        ...keys,
        ...Object.values(step.variables).flatMap((source) => (source.from === 'property' ? source.property : [])),
      ]
    default:
      return keys
  }
}

/** Whether the step acts on the conversation, or one of these properties is known from it. Who only sends is asked about the thread
 *  of the number it sends from; reading another for each of 100,000 would be for nothing. */
export function looksAtThread(step: Step | null, keys: readonly string[]): boolean {
  switch (step?.kind) {
    case 'assign':
    case 'label':
    case 'close':
    case 'note':
      return true
    default:
      return keys.some((key) => key.startsWith('conversation.') || key === 'contact.last_customer_message')
  }
}
