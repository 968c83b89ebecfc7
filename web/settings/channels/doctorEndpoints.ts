import type { ExaminationOne, LastExamination } from '#contract/doctor.ts'
import { addressWithWorkspace, headersFor, refusalOf, request } from '../../api/client.ts'
import { NoConnection } from '../../api/refusal.ts'

/** Stale after the event `channel.examined` (web/live/session). */
export const examinationKey = (channelId: string) => ['examinations', channelId] as const

export const getExamination = (id: string) => request<LastExamination>('GET', `/channels/${id}/examination`)
export const examine = (id: string) => request<ExaminationOne>('POST', `/channels/${id}/examination`, { body: {} })

/** The support report as it is. */
export async function getReport(id: string): Promise<string> {
  const answer = await fetch(addressWithWorkspace(`/channels/${id}/examination/report`), {
    credentials: 'same-origin',
    headers: headersFor(undefined),
  }).catch(() => {
    throw new NoConnection()
  })
  if (!answer.ok) throw await refusalOf(answer)
  return answer.text()
}
