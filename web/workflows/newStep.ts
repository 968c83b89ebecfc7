/** A step as it is when it has just been chosen: whatever must be said by a person is still open. */
import type { Step, StepKind } from '#core/workflow/definition.ts'

export function newStep(kind: StepKind): Step {
  const id = `s${crypto.randomUUID().slice(0, 8)}`
  switch (kind) {
    case 'branch':
      return { id, kind, conditions: { match: 'all', conditions: [] }, yes: null, no: null }
    case 'wait':
      return { id, kind, wait: { for: 'time', minutes: 24 * 60 }, next: null, otherwise: null }
    case 'set_property':
      return { id, kind, property: '', value: null, next: null }
    case 'assign':
      return { id, kind, to: { to: 'contact_owner' }, next: null }
    case 'label':
      return { id, kind, add: [], remove: [], next: null }
    case 'close':
      return { id, kind, next: null }
    case 'note':
      return { id, kind, text: '', next: null }
    case 'send_template':
      return {
        ...{ id, kind, channelId: '', template: '', language: { rule: 'contact', fallback: '' }, variables: {} },
        ...{ unreachable: 'skip', next: null, otherwise: null },
      } as Step
    case 'end':
      return { id, kind }
  }
}
