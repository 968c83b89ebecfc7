import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { type Examination, ExaminationOne, LastExamination } from '#contract/doctor.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { notFound } from '#server/platform/refused.ts'
import { forMember, type MemberAsker } from '../../team/access.ts'
import { appKeys, verifyTokenOf } from '../apps.ts'
import { channelDetails } from '../details.ts'
import { tokenBinding } from '../graph.ts'
import { appById } from '../queries.ts'
import type { AppRow, ChannelDetailsRow } from '../rows.ts'
import type { DoctorDeps } from './deps.ts'
import { examineChannel, presentExamination } from './examine.ts'
import { examinationsOf } from './queries.ts'
import { reportOf } from './report.ts'

const OneParams = z.object({ id: Id })
const REPORTED_MAX = 10

export function doctorHandlers(deps: DoctorDeps) {
  /** Whoever asks while a channel is being examined hears of that examination. */
  const running = new Map<string, Promise<Examination>>()
  const examineOnce = ({ workspaceId, userId }: MemberAsker, channelId: string) => {
    const key = `${workspaceId} ${channelId}`
    const begun =
      running.get(key) ??
      examineChannel(deps, { workspaceId, channelId }, 'person', userId).finally(() => running.delete(key))
    running.set(key, begun)
    return begun
  }
  return {
    examineChannel: forMember({ params: OneParams, answer: ExaminationOne }, async ({ asker, params }) => {
      const { app } = await chart(deps, asker, params.id)
      return { examination: await examineOnce(asker, params.id), appId: app.app_id }
    }),

    examination: forMember({ params: OneParams, answer: LastExamination }, async ({ asker, params }) => {
      const { app, examinations } = await chart(deps, asker, params.id)
      const [last] = examinations
      return { examination: last ? presentExamination(last) : null, appId: app.app_id }
    }),

    examinationReport: forMember({ params: OneParams }, async ({ asker, params, reply }) => {
      const { channel, app, examinations } = await chart(deps, asker, params.id)
      if (examinations.length === 0) throw notFound()
      const webhookUrl = deps.webhookUrl(app.connection)
      const secrets = secretsOf(deps, channel, app)
      return reply
        .header('content-type', 'text/markdown; charset=utf-8')
        .header('content-disposition', 'inline; filename="posthorn-support-report.md"')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('cache-control', 'no-store')
        .serializer((text: string) => text)
        .send(reportOf({ channel, app, webhookUrl, examinations, version: version(), secrets }))
    }),
  }
}

async function chart({ db }: DoctorDeps, { workspaceId }: MemberAsker, id: string) {
  const found = await inWorkspaces(
    db,
    [workspaceId],
    async (tx) => {
      const [channel] = await channelDetails(tx, workspaceId, { inboxIds: null, id })
      if (!channel) throw notFound()
      return { channel, examinations: await examinationsOf(tx, workspaceId, id, REPORTED_MAX) }
    },
    { accessMode: 'read only' },
  )
  const app = await appById(db, found.channel.app_id)
  if (!app) throw notFound()
  return { ...found, app }
}

function secretsOf({ secrets }: DoctorDeps, channel: ChannelDetailsRow, app: AppRow): string[] {
  const reads = [
    () => secrets.decrypt(channel.token_encrypted, tokenBinding(channel.id)),
    () => appKeys(secrets, app).appSecret,
    () => verifyTokenOf({ secrets }, app),
  ]
  return reads.flatMap((read) => {
    try {
      return [read()]
    } catch {
      return [] // what cannot be read cannot be told either
    }
  })
}

const version = (): string =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')).version
