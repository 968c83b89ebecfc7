import type { Examination } from '#contract/doctor.ts'
import { diagnosisOf, examine, isNews, stopWordOf, verdictOf } from '#core/channel/doctor.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { notFound } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { accountsOf, channelDetails } from '../details.ts'
import { alreadyDisconnected } from '../disconnect.ts'
import { appById } from '../queries.ts'
import type { AppRow, ChannelDetailsRow } from '../rows.ts'
import { breakChannel } from '../state.ts'
import type { DoctorDeps } from './deps.ts'
import { look } from './look.ts'
import { type ExaminationRow, examinationsOf, insertExamination } from './queries.ts'

export interface Patient {
  workspaceId: string
  channelId: string
}

/** Examines one channel live, keeps and tells what was found. What stops the number turns the channel red; nothing makes it green
 *  again but a person or connecting anew. */
export async function examineChannel(
  deps: DoctorDeps,
  { workspaceId, channelId }: Patient,
  cause: Examination['cause'],
  actorId: string | null = null,
): Promise<Examination> {
  const { channel, app, reached } = await patient(deps, workspaceId, channelId)
  const startedAt = deps.clock.now()
  const began = performance.now()
  const links = examine(await look(deps, channel, app, { reached }))
  const diagnosis = diagnosisOf(links)
  const row: ExaminationRow = {
    id: uuidv7(),
    channel_id: channelId,
    cause,
    channel_state_since: channel.state_since,
    started_at: startedAt,
    duration_ms: Math.round(performance.now() - began),
    state: verdictOf(links),
    diagnosis: diagnosis?.link ?? null,
    fault: diagnosis?.fault ?? null,
    links,
  }
  await inWorkspaces(deps.db, [workspaceId], async (tx) => {
    const [before] = await examinationsOf(tx, workspaceId, channelId, 1)
    await insertExamination(tx, workspaceId, row)
    const { state, diagnosis: link, fault } = row
    const at = deps.clock.now()
    const rings = cause !== 'person' && cause !== 'command' && isNews(before ?? null, row)
    const name = channel.name
    const notices =
      rings && state !== 'ok' && link && fault
        ? await deps.tellAdmins(tx, { workspaceId, channelId, name, state, link, fault }, at)
        : []
    const told = { type: 'channel.examined' as const, channelId, inboxId: channel.inbox_id, state, link, fault }
    await appendEvents(tx, [{ ...told, workspaceId, actorId, at }, ...notices])
  })
  const word = diagnosis && stopWordOf(diagnosis)
  if (word && channel.state === 'connected') {
    await breakChannel(deps, { workspaceId, channelId }, word, diagnosis.details)
  }
  return presentExamination(row)
}

export const presentExamination = (row: ExaminationRow): Examination => ({
  id: row.id,
  channelId: row.channel_id,
  cause: row.cause,
  startedAt: row.started_at.toISOString(),
  durationMs: row.duration_ms,
  state: row.state,
  diagnosis: row.diagnosis,
  links: row.links,
})

async function patient(
  { db, clock }: DoctorDeps,
  workspaceId: string,
  channelId: string,
): Promise<{ channel: ChannelDetailsRow; app: AppRow; reached: number }> {
  const found = await inWorkspaces(db, [workspaceId], async (tx) => {
    const rows = await channelDetails(tx, workspaceId, { inboxIds: null, id: channelId })
    const [channel] = rows
    if (!channel) throw notFound()
    if (channel.state === 'disconnected') throw alreadyDisconnected()
    const [account] = await accountsOf(tx, workspaceId, rows, clock.now())
    return { channel, reached: account?.reachedLast24h ?? 0 }
  })
  const app = await appById(db, found.channel.app_id)
  if (!app) throw notFound()
  return { ...found, app }
}
