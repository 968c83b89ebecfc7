/** A Posthorn in practice with a front before its webhook and a door before Graph, for breaking each link of a connection. */
import type { Examination, ExaminationOne, LastExamination } from '#contract/doctor.ts'
import type { Channel, Inbox } from '#contract/inbox.ts'
import { verifyTokenBinding } from '#server/channels/appSecrets.ts'
import { subscribe, WEBHOOK_FIELDS } from '#server/channels/apps.ts'
import { appByMetaId } from '#server/channels/queries.ts'
import { readConfig } from '#server/platform/config.ts'
import { createSecrets, secretKeysOf } from '#server/platform/secrets.ts'
import { type App, setUp, startApp } from './app.ts'
import { type GraphDoor, openGraphDoor } from './graphDoor.ts'
import type { Person } from './person.ts'
import { type Front, openFront } from './webhookFront.ts'

interface PracticeSet {
  appId: string
  appSecret: string
  token: string
  wabaId: string
  phoneNumberId: string
}

export interface DoctorStage {
  app: App
  mira: Person
  channel: Channel
  set: PracticeSet
  door: GraphDoor
  front: Front
  sim(method: string, path: string, body?: unknown): Promise<unknown>
  /** POST to Graph itself, past the door. */
  graph(path: string, body: object): Promise<void>
  examine(): Promise<Examination>
  last(): Promise<Examination | null>
  /** State and fault of the channel. */
  standing(): Promise<string>
  /** Has the simulator deliver there, and Posthorn know it. */
  deliverTo(url: string): Promise<void>
  verifyToken(): Promise<string>
  /** Graph answers by itself again, but for the paused template of the practice account. */
  mendDoor(): void
}

export async function openDoctorStage(): Promise<DoctorStage> {
  const app = await startApp()
  const { db } = app.database.database
  const mira = await setUp(app)
  const channel = await mira.connectPractice()
  const set = await app.sim<PracticeSet>('POST', '/practice')
  const door = await openGraphDoor(app.sim.url())
  const front = await openFront(app.url)
  await db.updateTable('apps').set({ graph_url: door.url }).execute()
  const secrets = secretsOf(app)
  const row = async () => {
    const found = await appByMetaId(db, 'practice', set.appId)
    if (!found) throw new Error('the practice app is not there')
    return found
  }
  const stage: DoctorStage = {
    app,
    mira,
    channel,
    set,
    door,
    front,
    sim: (method, path, body) => app.sim(method, path, body),
    async graph(path, body) {
      const answer = await fetch(`${app.sim.url()}/v26.0/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${set.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      if (!answer.ok) throw new Error(await answer.text())
    },
    examine: async () => (await mira.post<ExaminationOne>(`/channels/${channel.id}/examination`)).examination,
    last: async () => (await mira.get<LastExamination>(`/channels/${channel.id}/examination`)).examination,
    async standing() {
      const { inboxes } = await mira.get<{ inboxes: Inbox[] }>('/inboxes')
      const found = inboxes.flatMap(({ channels }) => channels).find(({ id }) => id === channel.id)
      return [found?.state, found?.stateFault].filter(Boolean).join(' ')
    },
    deliverTo: async (url) => subscribe({ db, secrets }, { ...(await row()), graph_url: app.sim.url() }, url),
    async verifyToken() {
      const { id, verify_token_encrypted } = await row()
      return secrets.decrypt(verify_token_encrypted, verifyTokenBinding(id))
    },
    mendDoor() {
      door.clear()
      const well = { name: 'hello_world', id: '1', status: 'APPROVED', quality_score: { score: 'GREEN' } }
      door.on(`GET /${set.wabaId}/message_templates`, () => ({ body: { data: [well] } }))
    },
  }
  stage.mendDoor()
  await stage.deliverTo(front.url)
  return stage
}

export const secretsOf = (app: App) => createSecrets(secretKeysOf(readConfig({ DATA_DIR: app.dataFolder })))

/** The diagnosis as `link state fault`. */
export const finding = ({ links, diagnosis }: Examination) => {
  const one = links.find(({ link }) => link === diagnosis)
  return one ? `${one.link} ${one.state} ${one.fault}` : 'well'
}

/** An app's webhook as Meta shows it. */
export const webhookAt = (callback_url: string, fields = WEBHOOK_FIELDS) => ({
  object: 'whatsapp_business_account',
  callback_url,
  active: true,
  fields: fields.map((name) => ({ name })),
})
