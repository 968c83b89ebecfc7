import type { AssignmentRule, AssignmentRules, AssignmentTrial, AssignmentTrialRequest } from '#contract/assignment.ts'
import { request } from '../../../api/client.ts'

export const getRules = (inboxId: string) => request<AssignmentRules>('GET', `/inboxes/${inboxId}/assignment-rules`)
export const putRules = (inboxId: string, rules: readonly AssignmentRule[], revision: string) =>
  request<AssignmentRules>('PUT', `/inboxes/${inboxId}/assignment-rules`, { body: { rules, revision } })
export const postTrial = (inboxId: string, body: AssignmentTrialRequest) =>
  request<AssignmentTrial>('POST', `/inboxes/${inboxId}/assignment-trial`, { body })
