import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type {
  CountAnswer,
  Definition,
  EnrolAnswer,
  EnrolmentList,
  EnrolmentOne,
  EnrolmentPage,
  EnrolRequest,
  TrialAnswer,
  TrialRequest,
  Workflow,
  WorkflowCounts,
  WorkflowList,
  WorkflowVersionList,
} from '#contract/workflows.ts'
import { request } from '../api/client.ts'

type One = { workflow: Workflow }
const at = (id: string, more = '') => `/workflows/${id}${more}`

export const getWorkflows = () => request<z.infer<typeof WorkflowList>>('GET', '/workflows')
export const postWorkflow = (id: string, name: string) => request<One>('POST', '/workflows', { body: { id, name } })
/** `basedOn`: the number of the draft that was changed, or is to be published. */
export const patchWorkflow = (id: string, body: { draft: z.infer<typeof Definition>; basedOn: number }) =>
  request<One>('PATCH', at(id), { body })
export const renameWorkflow = (id: string, name: string) => request<One>('PATCH', at(id), { body: { name } })
export const archiveWorkflow = (id: string) => request<void>('DELETE', at(id))
export const publishWorkflow = (id: string, basedOn: number) =>
  request<One>('POST', at(id, '/publication'), { body: { basedOn } })
export const switchWorkflow = (id: string, isOn: boolean) => request<One>('PUT', at(id, '/switch'), { body: { isOn } })
export const getVersions = (id: string) => request<z.infer<typeof WorkflowVersionList>>('GET', at(id, '/versions'))
export const moveEnrolments = (id: string) =>
  request<{ moved: number; stayed: number }>('POST', at(id, '/moves'), { body: {} })
export const tryWorkflow = (id: string, body: z.infer<typeof TrialRequest>) =>
  request<TrialAnswer>('POST', at(id, '/trial'), { body })
export type EnrolWho = z.infer<typeof EnrolRequest>['who']
export const enrol = (id: string, body: z.infer<typeof EnrolRequest>) =>
  request<z.infer<typeof EnrolAnswer>>('POST', at(id, '/enrolments'), { body })
export const getEnrolments = (id: string, query: { state?: string; after?: string }) =>
  request<z.infer<typeof EnrolmentPage>>('GET', at(id, '/enrolments'), { query })
export const getEnrolmentsOf = (contactId: string) =>
  request<z.infer<typeof EnrolmentList>>('GET', `/contacts/${contactId}/enrolments`)
export const getEnrolment = (id: string) => request<z.infer<typeof EnrolmentOne>>('GET', `/enrolments/${id}`)
export const cancelEnrolment = (id: string) =>
  request<z.infer<typeof CountAnswer>>('POST', `/enrolments/${id}/cancellation`, { body: {} })
export const retryEnrolment = (id: string) =>
  request<z.infer<typeof CountAnswer>>('POST', `/enrolments/${id}/retry`, { body: {} })
export const retryAll = (id: string) => request<z.infer<typeof CountAnswer>>('POST', at(id, '/retries'), { body: {} })

export const useWorkflow = (id: string) =>
  useQuery({
    queryKey: ['workflows', id],
    queryFn: () => request<One>('GET', at(id)),
    select: ({ workflow }) => workflow,
  })

/** How many stand at each step. */
export const useWorkflowCounts = (id: string) =>
  useQuery({ queryKey: ['workflows', id, 'counts'], queryFn: () => request<WorkflowCounts>('GET', at(id, '/counts')) })
