import type { Examination } from '#contract/doctor.ts'
import { doctorWords } from '#core/channel/doctorWords.ts'
import type { AppRow, ChannelDetailsRow } from '../rows.ts'
import type { ExaminationRow } from './queries.ts'

export interface ReportFacts {
  channel: ChannelDetailsRow
  app: AppRow
  webhookUrl: string
  /** Newest first; at least one. */
  examinations: readonly ExaminationRow[]
  version: string
  /** Whatever must not be in it, in case that Meta repeated it. */
  secrets: readonly string[]
}

const SHORTEST_SECRET = 4
const MARKS: Record<Examination['links'][number]['state'], string> = {
  ok: 'ok',
  warning: 'WARNING',
  broken: 'BROKEN',
  not_checked: 'not checked',
}

/** For somebody who helps: what stands where, and Meta's marks of the calls. In English, since Meta's support reads it. */
export function reportOf(facts: ReportFacts): string {
  const { channel, app, examinations } = facts
  const [last, ...before] = examinations
  if (!last) throw new TypeError('a report needs an examination')
  const lines = [
    '# Support report of a WhatsApp connection',
    '',
    `- Posthorn ${facts.version}, Node ${process.version}, Graph API ${channel.graph_version}`,
    `- Connection: ${channel.connection}, app ${app.app_id}, WhatsApp account ${channel.waba_id}, phone number ID ${channel.phone_number_id}`,
    `- Webhook address: ${facts.webhookUrl} (by the ${channel.webhook_by}'s setting)`,
    `- State in Posthorn: ${channel.state}${channel.state_fault ? ` (${channel.state_fault})` : ''} since ${channel.state_since.toISOString()}${channel.dispatch_held ? ', sending held' : ''}`,
    `- Connected: ${channel.connected_at.toISOString()}, first webhook: ${channel.first_event_at?.toISOString() ?? 'none yet'}`,
    `- At Meta: number ${word(channel.number_status)}, name ${word(channel.name_status)}, quality ${word(channel.quality_rating)}, throughput ${channel.throughput_per_second} a second`,
    '',
    `## Examination of ${last.started_at.toISOString()} (${last.cause}, ${last.duration_ms} ms): ${last.state}`,
    '',
    '| link | state | fault | Meta’s code | Meta’s trace | details |',
    '| --- | --- | --- | --- | --- | --- |',
    ...last.links.map(
      ({ link, state, fault, code, traceId, details }) =>
        `| ${link} | ${MARKS[state]} | ${fault ?? ''} | ${code ?? ''} | ${cell(traceId)} | ${cell(details)} |`,
    ),
    ...(last.fault === null ? [] : ['', sentences(last.fault)]),
    ...(before.length === 0 ? [] : ['', '## Before', '', ...before.map(lineOf)]),
    '',
  ]
  return scrubbed(lines.join('\n'), facts.secrets)
}

const word = (said: string | null) => said ?? 'unknown'
const lineOf = ({ started_at, cause, state, diagnosis, fault }: ExaminationRow) =>
  `- ${started_at.toISOString()} (${cause}): ${state}${diagnosis ? `, ${diagnosis}` : ''}${fault ? ` ${fault}` : ''}`

function sentences(fault: string): string {
  const { reason, fix } = doctorWords(fault, 'en')
  return `${reason} ${fix}`
}

/** What Meta said cannot break out of its cell. */
const cell = (said: string | null) => (said ?? '').replace(/[\p{Cc}\p{Cf}]+/gu, ' ').replace(/[|`<>[\]\\]/g, '·')

function scrubbed(text: string, secrets: readonly string[]): string {
  const long = secrets.filter(({ length }) => length >= SHORTEST_SECRET)
  return long.reduce((clean, secret) => clean.replaceAll(secret, '…'), text)
}
