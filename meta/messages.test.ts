import { deepEqual, equal, rejects, throws } from 'node:assert/strict'
import { test } from 'node:test'
import {
  debugToken,
  exchangeCode,
  getBusinessProfile,
  listPhoneNumbers,
  registerNumber,
  subscribeApp,
  subscribeWebhook,
} from './accounts.ts'
import { createGraph } from './client.ts'
import type { GraphFault } from './graphFault.ts'
import * as messages from './messages.ts'
import { json, serve } from './serve.samples.ts'
import { templatePage } from './templates.ts'

const recipient = { to: '16505551234' }
const common = { messaging_product: 'whatsapp', recipient_type: 'individual', to: '+16505551234' }
const wire = (content: Parameters<typeof messages.bodyOf>[0]['content']) =>
  JSON.parse(JSON.stringify(messages.bodyOf({ recipient, content })))

test('each kind of §7 has its body', () => {
  deepEqual(wire(messages.textContent('Hi', true)), {
    ...common,
    type: 'text',
    text: { body: 'Hi', preview_url: true },
  })
  deepEqual(wire(messages.mediaContent('image', '1', { caption: 'c', fileName: 'x' })), {
    ...common,
    type: 'image',
    image: { id: '1', caption: 'c' },
  })
  deepEqual(wire(messages.mediaContent('video', '1')), { ...common, type: 'video', video: { id: '1' } })
  deepEqual(wire(messages.mediaContent('audio', '1', { voice: true, caption: 'no' })), {
    ...common,
    type: 'audio',
    audio: { id: '1', voice: true },
  })
  deepEqual(wire(messages.mediaContent('document', '1', { fileName: 'a.pdf' })), {
    ...common,
    type: 'document',
    document: { id: '1', filename: 'a.pdf' },
  })
  deepEqual(wire(messages.mediaContent('sticker', '1', { caption: 'no' })), {
    ...common,
    type: 'sticker',
    sticker: { id: '1' },
  })
  deepEqual(wire(messages.templateContent('hi', 'en_US')), {
    ...common,
    type: 'template',
    template: { name: 'hi', language: { code: 'en_US' } },
  })
  deepEqual(wire(messages.locationContent({ latitude: 1, longitude: 2 })), {
    ...common,
    type: 'location',
    location: { latitude: 1, longitude: 2 },
  })
  deepEqual(wire(messages.contactsContent([{ name: { formatted_name: 'L G' } }])), {
    ...common,
    type: 'contacts',
    contacts: [{ name: { formatted_name: 'L G' } }],
  })
  deepEqual(wire(messages.reactionContent('wamid.1', null)), {
    ...common,
    type: 'reaction',
    reaction: { message_id: 'wamid.1', emoji: '' },
  })
  deepEqual(wire(messages.buttonsContent('Sure?', [{ id: 'y', title: 'Yes' }])).interactive, {
    type: 'button',
    body: { text: 'Sure?' },
    action: { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Yes' } }] },
  })
  deepEqual(
    wire(messages.listContent('Pick', 'Open', [{ rows: [{ id: '1', title: 'One' }] }], { footer: { text: 'f' } }))
      .interactive,
    {
      type: 'list',
      footer: { text: 'f' },
      body: { text: 'Pick' },
      action: { button: 'Open', sections: [{ rows: [{ id: '1', title: 'One' }] }] },
    },
  )
})

test('a send goes to a number with its plus, to a user id, to both, or to a group, never to nobody', () => {
  const to = (given: messages.Recipient) => {
    const {
      to: number,
      recipient: userId,
      recipient_type,
    } = messages.bodyOf({ recipient: given, content: messages.textContent('x') })
    return [number, userId, recipient_type]
  }
  deepEqual(to({ to: '+49 (151) 234-5678' }), ['+491512345678', undefined, 'individual'])
  deepEqual(to({ to: null, userId: 'US.1' }), [undefined, 'US.1', 'individual'])
  deepEqual(to({ to: '1650', userId: 'US.1' }), ['+1650', 'US.1', 'individual'])
  deepEqual(to({ groupId: 'G1' }), ['G1', undefined, 'group'])
  throws(() => to({}), /recipient/)
})

test('a send is accepted with its wamid, quote and our own id; without a wamid it may have been sent', async (t) => {
  const answers: unknown[] = [
    {
      contacts: [{ input: 'US.1', user_id: 'US.1' }],
      messages: [{ id: 'wamid.1', message_status: 'held_for_quality_assessment' }],
    },
    {},
    null,
    true,
    { messages: [] },
    { messages: [{}] },
    { messages: 'x', contacts: {} },
  ]
  const { url, seen } = await serve(t, (response) => json(response, answers.shift()))
  const graph = createGraph({ token: 't', baseUrl: url })
  const send = {
    recipient: { userId: 'US.1' },
    content: messages.textContent('x'),
    callbackData: 's-1',
    replyTo: 'wamid.0',
  }
  deepEqual(await messages.sendMessage(graph, '106', send), {
    wamid: 'wamid.1',
    messageStatus: 'held_for_quality_assessment',
    waId: null,
    userId: 'US.1',
  })
  const body = JSON.parse(seen[0]?.body ?? '')
  deepEqual([body.context, body.biz_opaque_callback_data, body.recipient], [{ message_id: 'wamid.0' }, 's-1', 'US.1'])
  while (answers.length > 0) {
    await rejects(
      messages.sendMessage(graph, '106', send),
      (fault: GraphFault) => fault.failure === 'incomplete' && fault.retry === 'maybe_sent',
    )
  }
})

test('read receipts, with and without typing', async (t) => {
  const { url, seen } = await serve(t, (response) => json(response, { success: true }))
  const graph = createGraph({ token: 't', baseUrl: url })
  await messages.markRead(graph, '106', 'wamid.1')
  await messages.markRead(graph, '106', 'wamid.1', { typing: true })
  const receipt = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.1' }
  deepEqual(
    seen.map(({ body }) => JSON.parse(body)),
    [receipt, { ...receipt, typing_indicator: { type: 'text' } }],
  )
})

test('accounts, templates and tokens ask where the fact sheet says', async (t) => {
  const { url, seen } = await serve(t, (response, { url: asked }) => {
    if (asked.includes('oauth')) return json(response, { access_token: 'EAA1', token_type: 'bearer' })
    if (asked.includes('debug_token'))
      return json(response, { data: { is_valid: true, granular_scopes: [{ target_ids: [5] }] } })
    if (asked.includes('profile')) return json(response, { data: [{ business_profile: { about: 'Flowers' } }] })
    return json(response, { data: [{ id: 1 }], success: true })
  })
  const graph = createGraph({ token: 'tok', baseUrl: url })
  const app = { appId: '67', appSecret: 'shh' }
  deepEqual(await listPhoneNumbers(graph, '10'), [{ id: '1' }])
  deepEqual(await templatePage(graph, '10', null), { nodes: [{ id: '1' }], next: null })
  deepEqual(await getBusinessProfile(graph, '106'), { about: 'Flowers' })
  deepEqual(await debugToken(graph, 'tok', app), { is_valid: true, granular_scopes: [{ target_ids: ['5'] }] })
  equal((await exchangeCode(graph, app, 'AQB')).access_token, 'EAA1')
  await registerNumber(graph, '106', '212834', 'DE')
  await subscribeApp(graph, '10')
  await subscribeWebhook(graph, app, { callbackUrl: 'https://x/w', verifyToken: 'v', fields: ['messages', 'calls'] })
  const asked = seen.map(({ method, url: path }) => `${method} ${path.split('?')[0]}`)
  deepEqual(asked, [
    'GET /v26.0/10/phone_numbers',
    'GET /v26.0/10/message_templates',
    'GET /v26.0/106/whatsapp_business_profile',
    'GET /v26.0/debug_token',
    'GET /v26.0/oauth/access_token',
    'POST /v26.0/106/register',
    'POST /v26.0/10/subscribed_apps',
    'POST /v26.0/67/subscriptions',
  ])
  equal(seen[4]?.headers.authorization, undefined)
  equal(seen[7]?.headers.authorization, 'Bearer 67|shh')
})
