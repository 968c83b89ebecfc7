/** Workflows as somebody makes them through the API, and the message that most of them send. */
import type { Enrolment, Workflow } from '#contract/workflows.ts'
import type { Definition, Step } from '#core/workflow/definition.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import type { Person } from './person.ts'

/** Publishes it, and switches it on; answers its id. */
export async function workflowWith(person: Person, draft: Definition, isOn = true): Promise<string> {
  const id = uuidv7()
  await person.post('/workflows', { id, name: `Workflow ${id.slice(-4)}` })
  await keepDraft(person, id, draft)
  await publish(person, id)
  if (isOn) await person.put(`/workflows/${id}/switch`, { isOn })
  return id
}

/** As somebody who has the newest draft before them. */
export async function keepDraft(person: Person, id: string, draft: Definition): Promise<Workflow> {
  const basedOn = await draftNumberOf(person, id)
  return (await person.patch<{ workflow: Workflow }>(`/workflows/${id}`, { draft, basedOn })).workflow
}

/** The same; throws where it may not be published. */
export async function publish(person: Person, id: string): Promise<Workflow> {
  const basedOn = await draftNumberOf(person, id)
  return (await person.post<{ workflow: Workflow }>(`/workflows/${id}/publication`, { basedOn })).workflow
}

export const draftNumberOf = async (person: Person, id: string): Promise<number> =>
  (await person.get<{ workflow: Workflow }>(`/workflows/${id}`)).workflow.draftNumber

export const enrolmentsIn = async (person: Person, id: string, query = ''): Promise<Enrolment[]> =>
  (await person.get<{ enrolments: Enrolment[] }>(`/workflows/${id}/enrolments${query}`)).enrolments

export const ORDER_SHIPPED = 'order_shipped'

/** The practice account's template about a parcel; whoever cannot be reached is passed by. */
export const sendOrderShipped = (channelId: string, language: SendTemplate['language']): SendTemplate => ({
  id: 'send',
  kind: 'send_template',
  channelId,
  template: ORDER_SHIPPED,
  language,
  variables: {
    'body.first_name': { from: 'property', property: 'contact.name', part: 'first_word', fallback: 'you' },
    'body.order_number': { from: 'text', text: '4711' },
    'buttons.1.url': { from: 'text', text: '4711' },
  },
  unreachable: 'skip',
  next: null,
  otherwise: null,
})

type SendTemplate = Extract<Step, { kind: 'send_template' }>
