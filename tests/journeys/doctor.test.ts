/** Every link between a number and Posthorn breaks once, and the doctor names it; mended, all of it is well again. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { WEBHOOK_FIELDS } from '#server/channels/apps.ts'
import { type DoctorStage, finding, openDoctorStage, webhookAt } from '../doctorStage.ts'
import { eventually } from '../eventually.ts'
import { refusal } from '../graphDoor.ts'
import { openFront } from '../webhookFront.ts'

let stage: DoctorStage

before(async () => {
  stage = await openDoctorStage()
  // What Meta tells by itself has each number looked at in the background, which would mend before the doctor comes.
  await stage.sim('POST', '/webhooks', { paused: true })
})

const number = (change: object) => stage.sim('PATCH', `/numbers/${stage.set.phoneNumberId}`, change)
const account = (change: object) => stage.sim('PATCH', `/accounts/${stage.set.wabaId}`, change)
const token = (change: object) => stage.sim('PATCH', '/tokens', { token: stage.set.token, ...change })
const newToken = () => {
  const { token, appId, wabaId } = stage.set
  return stage.sim('POST', '/tokens', { token, appId, wabaIds: [wabaId] })
}
const appSecret = (secret: string) => stage.sim('POST', '/apps', { appId: stage.set.appId, appSecret: secret })
const appWebhook = (webhook: object) =>
  stage.door.on(`GET /${stage.set.appId}/subscriptions`, () => ({ body: { data: [webhook] } }))
const override = (webhook: object) => stage.graph(stage.set.phoneNumberId, { webhook_configuration: webhook })
const templatesPath = () => `GET /${stage.set.wabaId}/message_templates`
const templatesAre = (status: string) =>
  stage.door.on(templatesPath(), () => ({ body: { data: [{ id: '1', name: 'offer', status }] } }))
const mendDoor = () => stage.mendDoor()

test('a sound connection: every link is green, the probe arrives and is nobody’s message', async () => {
  const examination = await stage.examine()
  deepEqual(
    examination.links.filter((one) => one.state !== 'ok'),
    [],
  )
  deepEqual([examination.state, examination.diagnosis, examination.links.length], ['ok', null, 11])
  deepEqual(stage.front.calls.slice(-2), ['GET /webhooks/whatsapp', 'POST /webhooks/whatsapp'])
  deepEqual(await stage.last(), examination)
  await eventually(async () => {
    const { rows } = await stage.app.database.ownerPool.query('select count(*)::int as waiting from waiting_deliveries')
    equal(rows[0].waiting, 0)
  })
  const tables: [string, string][] = [
    ['deliveries', "where state = 'parked'"],
    ['conversations', ''],
    ['messages', ''],
    ['kept_items', ''],
    ['delivery_numbers', ''],
  ]
  for (const [table, where] of tables) {
    const { rows } = await stage.app.database.ownerPool.query(`select count(*)::int as count from ${table} ${where}`)
    equal(rows[0].count, 0, table)
  }
})

interface Break {
  name: string
  breaks(): Promise<unknown> | unknown
  mends(): Promise<unknown> | unknown
  finds: string
  /** The state of the channel afterwards; connected where it is not said. */
  turns?: string
}

const BREAKS: Break[] = [
  {
    name: 'the token was revoked',
    breaks: () => stage.sim('DELETE', '/tokens', { token: stage.set.token }),
    mends: newToken,
    finds: 'token broken token_invalid',
    turns: 'broken reconnect_channel',
  },
  {
    name: 'the token has expired',
    breaks: () => token({ expire: true }),
    mends: newToken,
    finds: 'token broken token_expired',
    turns: 'broken reconnect_channel',
  },
  {
    name: 'a permission was taken away',
    breaks: () => token({ removeScopes: ['whatsapp_business_messaging'] }),
    mends: () => token({ addScopes: ['whatsapp_business_messaging'] }),
    finds: 'permissions broken scope_messaging_missing',
    turns: 'broken permission_missing',
  },
  {
    name: 'the account was taken away from the access',
    breaks: () => token({ removeAccounts: [stage.set.wabaId] }),
    mends: newToken,
    finds: 'permissions broken account_not_granted',
    turns: 'broken permission_missing',
  },
  {
    name: 'the app has another secret',
    breaks: () => appSecret('f'.repeat(32)),
    mends: () => appSecret(stage.set.appSecret),
    finds: 'app broken app_secret_wrong',
  },
  {
    name: 'the account is no longer subscribed',
    breaks: () => account({ subscription: 'dropped' }),
    mends: () => stage.graph(`${stage.set.wabaId}/subscribed_apps`, {}),
    finds: 'subscription broken account_not_subscribed',
  },
  {
    name: 'the app tells of messages no more',
    breaks: () => appWebhook(webhookAt(stage.front.url, WEBHOOK_FIELDS.slice(1))),
    mends: mendDoor,
    finds: 'subscription broken field_messages_missing',
  },
  {
    name: 'the app’s address is somebody else’s',
    breaks: () => appWebhook(webhookAt('https://other.example/hook')),
    mends: mendDoor,
    finds: 'subscription broken callback_elsewhere',
  },
  {
    name: 'the number has an address of its own that is not ours',
    breaks: async () => {
      const verify_token = await stage.verifyToken()
      await override({ override_callback_uri: `${stage.app.url}/webhooks/whatsapp`, verify_token })
    },
    mends: () => override({ override_callback_uri: '' }),
    finds: 'subscription broken override_elsewhere',
  },
  ...(
    [
      ['refuses', 'handshake_refused'],
      ['says something else', 'challenge_wrong'],
      ['sends on', 'address_redirects'],
      ['cuts', 'address_unreachable'],
      ['changes the body', 'signature_refused'],
      ['refuses deliveries', 'delivery_refused'],
      ['swallows deliveries', 'delivery_lost'],
    ] as const
  ).map(([manner, fault]) => ({
    name: `what stands before Posthorn ${manner}`,
    breaks: () => {
      stage.front.manner = manner
    },
    mends: () => {
      stage.front.manner = 'passes'
    },
    finds: `round_trip broken ${fault}`,
  })),
  {
    name: 'nobody listens at the public address',
    breaks: async () => {
      const silent = await openFront(stage.app.url)
      await stage.deliverTo(silent.url)
      await silent.close()
    },
    mends: () => stage.deliverTo(stage.front.url),
    finds: 'round_trip broken address_unreachable',
  },
  {
    name: 'the number is banned',
    breaks: () => number({ status: 'BANNED' }),
    mends: () => number({ status: null }),
    finds: 'number broken number_banned',
    turns: 'broken account_locked',
  },
  {
    name: 'the number is not registered any more',
    breaks: () => number({ registered: false }),
    mends: () => number({ registered: true }),
    finds: 'number broken number_not_registered',
    turns: 'broken number_not_registered',
  },
  {
    name: 'Meta has rejected the account',
    breaks: () => account({ review: 'REJECTED' }),
    mends: () => account({ review: 'APPROVED' }),
    finds: 'number broken account_suspended',
    turns: 'broken account_locked',
  },
  {
    name: 'Meta has declined the display name',
    breaks: () => number({ name: { decision: 'REJECTED' } }),
    mends: () => number({ name: { decision: 'APPROVED' } }),
    finds: 'name warning name_declined',
  },
  {
    name: 'the quality is low',
    breaks: () => number({ quality: 'RED' }),
    mends: () => number({ quality: 'GREEN' }),
    finds: 'quality warning quality_low',
  },
  {
    name: 'the payment method is missing',
    breaks: () => account({ paymentMissing: true }),
    mends: () => account({ paymentMissing: false }),
    finds: 'payment warning payment_missing',
  },
  {
    name: 'a template is paused',
    breaks: () => stage.door.clear(), // the practice account has one
    mends: mendDoor,
    finds: 'templates warning templates_paused',
  },
  {
    name: 'a template is rejected',
    breaks: () => templatesAre('REJECTED'),
    mends: mendDoor,
    finds: 'templates warning templates_rejected',
  },
  {
    name: 'Meta is short of breath',
    breaks: () => stage.door.on(templatesPath(), () => refusal(80007, 'Rate limit')),
    mends: mendDoor,
    finds: 'templates warning meta_busy',
  },
  {
    name: 'Meta cannot be reached at all',
    breaks: () => stage.door.on(/^GET /, () => 'cut'),
    mends: mendDoor,
    finds: 'token broken meta_unreachable',
  },
]

for (const { name, breaks, mends, finds, turns = 'connected' } of BREAKS) {
  test(`${name}: ${finds}`, async () => {
    await breaks()
    try {
      const examination = await stage.examine()
      equal(finding(examination), finds)
      const [link] = finds.split(' ')
      const at = examination.links.findIndex((one) => one.link === link)
      ok(examination.links.slice(0, at).every((one) => one.state === 'ok'))
      equal(await stage.standing(), turns)
    } finally {
      await mends()
    }
    if (turns !== 'connected') {
      equal(finding(await stage.examine()), 'number broken stopped_here')
      await stage.mira.post(`/channels/${stage.channel.id}/resumption`)
    }
    await eventually(async () => equal(finding(await stage.examine()), 'well'))
  })
}
