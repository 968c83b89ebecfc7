import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { change, contact, delivery, metadata, text } from './flatten.samples.ts'
import { flatten, type Item } from './webhook.ts'

const one = (field: string, value: unknown): Item => {
  const items = flatten(delivery(change(field, value)))
  equal(items.length, 1, JSON.stringify(items.map((item) => item.kind)))
  return items[0] as Item
}

const fromMira = (message: object) =>
  one('messages', { metadata, contacts: [contact], messages: [{ ...text, ...message }] })

test('a text comes with its number, account, time, place and sender', () => {
  const item = fromMira({})
  ok(item.kind === 'message')
  equal(item.message.text?.body, 'Hello')
  equal(item.phoneNumberId, '106540352242922')
  equal(item.wabaId, '102290129340398')
  deepEqual(item.at, new Date(1749416383000))
  equal(item.atDoubt, null)
  deepEqual(item.person, {
    waId: '16505551234',
    userId: 'US.13491208655302741918',
    parentUserId: 'US.ENT.11815799212886844830',
    username: 'miraweber',
    profileName: 'Mira Weber',
  })
  deepEqual(item.contact, contact)
  deepEqual(item.position, { entry: 0, change: 0, index: 0, order: 0 })
})

const KINDS: [type: string, content: object, path: (message: never) => unknown, expected: unknown][] = [
  [
    'image',
    { image: { id: '1', mime_type: 'image/jpeg', sha256: 'x', url: 'https://u', caption: 'c' } },
    (m: { image: { caption: string } }) => m.image.caption,
    'c',
  ],
  ['video', { video: { id: '1' } }, (m: { video: { id: string } }) => m.video.id, '1'],
  ['audio', { audio: { id: '1', voice: true } }, (m: { audio: { voice: boolean } }) => m.audio.voice, true],
  [
    'document',
    { document: { id: '1', filename: 'a.pdf' } },
    (m: { document: { filename: string } }) => m.document.filename,
    'a.pdf',
  ],
  [
    'sticker',
    { sticker: { id: '1', animated: false } },
    (m: { sticker: { animated: boolean } }) => m.sticker.animated,
    false,
  ],
  [
    'location',
    { location: { latitude: 37.44, longitude: '-122.16' } },
    (m: { location: object }) => m.location,
    { latitude: 37.44, longitude: -122.16 },
  ],
  [
    'contacts',
    { contacts: [{ phones: [{ phone: '+1 983' }], vcard: 'BEGIN:VCARD', origin: 'contact_request' }] },
    (m: { contacts: object[] }) => m.contacts.length,
    1,
  ],
  [
    'interactive',
    { interactive: { type: 'button_reply', button_reply: { id: 'cancel', title: 'Cancel' } } },
    (m: { interactive: { button_reply: object } }) => m.interactive.button_reply,
    { id: 'cancel', title: 'Cancel' },
  ],
  [
    'interactive',
    { interactive: { type: 'list_reply', list_reply: { id: 'r', title: 'E' } } },
    (m: { interactive: { list_reply: object } }) => m.interactive.list_reply,
    { id: 'r', title: 'E' },
  ],
  [
    'interactive',
    { interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: '{}' } } },
    (m: { interactive: { nfm_reply: object } }) => m.interactive.nfm_reply,
    { name: 'flow', response_json: '{}' },
  ],
  [
    'interactive',
    {
      interactive: {
        type: 'call_permission_reply',
        call_permission_reply: { response: 'accept', expiration_timestamp: 5 },
      },
    },
    (m: { interactive: { call_permission_reply: object } }) => m.interactive.call_permission_reply,
    { response: 'accept', expiration_timestamp: 5 },
  ],
  ['interactive', {}, (m: { interactive?: object }) => m.interactive, undefined],
  [
    'button',
    { button: { payload: 'Stop', text: 'Stop' } },
    (m: { button: object }) => m.button,
    { payload: 'Stop', text: 'Stop' },
  ],
  [
    'order',
    { order: { catalog_id: '1', product_items: [{ product_retailer_id: 'sku', quantity: 2, item_price: 30 }] } },
    (m: { order: { product_items: { quantity: number }[] } }) => m.order.product_items[0]?.quantity,
    2,
  ],
  [
    'system',
    { identity: { hash: 'x' }, system: { type: 'customer_identity_changed', body: 'b' } },
    (m: { identity: { hash: string } }) => m.identity.hash,
    'x',
  ],
  [
    'unsupported',
    { errors: [{ code: 131051 }], unsupported: { type: 'poll' } },
    (m: { unsupported: object }) => m.unsupported,
    { type: 'poll' },
  ],
  ['request_welcome', {}, (m: { type: string }) => m.type, 'request_welcome'],
  ['hologram', { hologram: { id: '1' } }, (m: { type: string }) => m.type, 'hologram'],
  [
    'text',
    { context: { from: '1555', id: 'wamid.quoted' } },
    (m: { context: { id: string } }) => m.context.id,
    'wamid.quoted',
  ],
  [
    'text',
    { context: { frequently_forwarded: true } },
    (m: { context: object }) => m.context,
    { frequently_forwarded: true },
  ],
  [
    'text',
    { referral: { source_type: 'ad', ctwa_clid: 'Aff' } },
    (m: { referral: object }) => m.referral,
    { source_type: 'ad', ctwa_clid: 'Aff' },
  ],
]

test('each kind of §4 is a message with its content', () => {
  for (const [type, content, read, expected] of KINDS) {
    const item = fromMira({ type, text: undefined, ...content })
    ok(item.kind === 'message', type)
    deepEqual(read(item.message as never), expected, type)
    equal(item.message.type, type)
    ok(JSON.stringify(item.raw).includes(type), 'the raw message is kept')
  }
})

test('a reaction, its removal (empty or missing emoji), an edit and a revoke name their target', () => {
  const react = (reaction: object) => fromMira({ type: 'reaction', reaction })
  const added = react({ message_id: 'wamid.X', emoji: '👍' })
  ok(added.kind === 'reaction' && added.targetId === 'wamid.X' && added.emoji === '👍')
  const removed = [react({ message_id: 'wamid.X', emoji: '' }), react({ message_id: 'wamid.X' })]
  ok(removed.every((item) => item.kind === 'reaction' && item.emoji === null))
  const edit = fromMira({
    type: 'edit',
    edit: { original_message_id: 'wamid.O', message: { type: 'text', text: { body: 'new' } } },
  })
  ok(edit.kind === 'edit' && edit.targetId === 'wamid.O' && edit.content.text?.body === 'new')
  const revoke = fromMira({ type: 'revoke', revoke: { original_message_id: 'wamid.O' } })
  ok(revoke.kind === 'revoke' && revoke.targetId === 'wamid.O' && revoke.person.waId === '16505551234')
})

test('changes of number and of user id are told apart, in new and old shapes', () => {
  const moved = fromMira({ type: 'system', system: { type: 'user_changed_number', body: 'b', wa_id: '12195555358' } })
  ok(moved.kind === 'numberChange' && moved.previousWaId === '16505551234' && moved.waId === '12195555358')
  const old = fromMira({ type: 'system', system: { type: 'customer_changed_number', new_wa_id: '12195555358' } })
  ok(old.kind === 'numberChange' && old.waId === '12195555358')
  const body = 'User Mira changed from US.13491208655302741918 to US.20830000000000000000'
  const renamed = fromMira({
    type: 'system',
    from_user_id: undefined,
    system: { type: 'user_changed_user_id', body, user_id: 'US.20830000000000000000' },
  })
  ok(renamed.kind === 'userIdChange')
  equal(renamed.previousUserId, 'US.13491208655302741918')
  equal(renamed.userId, 'US.20830000000000000000')
})

test('the field user_id_update ties old and new ids', () => {
  const item = one('user_id_update', {
    metadata,
    contacts: [{ profile: { name: 'Ayşe D.' }, wa_id: '16505551234' }],
    user_id_update: [{ wa_id: '16505551234', user_id: { previous: 'US.1', current: 'US.2' }, timestamp: '1750030073' }],
  })
  ok(item.kind === 'userIdUpdate' && item.previousUserId === 'US.1' && item.userId === 'US.2')
  equal(item.person.profileName, 'Ayşe D.')
})

test('a status finds its contact, returns our string, and in a group names group and participant', () => {
  const status = {
    id: 'wamid.1',
    status: 'delivered',
    timestamp: '1750030073',
    recipient_id: '16505551234',
    biz_opaque_callback_data: 's-1',
  }
  const item = one('messages', { metadata, contacts: [contact], statuses: [{ ...status, errors: [{ code: 131049 }] }] })
  ok(item.kind === 'status' && item.callbackData === 's-1' && item.wire.errors?.[0]?.code === 131049)
  equal(item.person.userId, 'US.13491208655302741918')
  const inGroup = one('messages', {
    metadata,
    statuses: [{ ...status, recipient_type: 'group', recipient_id: 'G1', recipient_participant_id: '1650' }],
  })
  ok(inGroup.kind === 'status' && inGroup.groupId === 'G1' && inGroup.person.waId === '1650')
  const february = one('messages', { metadata, statuses: [{ ...status, parent_recipient_user_id: 'US.ENT.1' }] })
  ok(february.kind === 'status' && february.person.parentUserId === 'US.ENT.1')
})

test('someone without a number, without a contact entry, or with a number spelt differently is still a person', () => {
  const hidden = one('messages', {
    metadata,
    contacts: [{ profile: { username: '@aysedemir' }, user_id: 'US.9' }],
    messages: [{ ...text, from: undefined, from_user_id: 'US.9' }],
  })
  ok(
    hidden.kind === 'message' &&
      hidden.person.waId === null &&
      hidden.person.userId === 'US.9' &&
      hidden.person.username === 'aysedemir',
  )
  const bare = one('messages', { metadata, messages: [text] })
  ok(bare.kind === 'message' && bare.contact === null && bare.person.waId === '16505551234')
  const brazil = one('messages', {
    metadata,
    contacts: [{ profile: { name: 'Rui' }, wa_id: '551187654321' }],
    messages: [{ id: 'w', timestamp: '1749416383', type: 'text', from: '5511987654321' }],
  })
  ok(brazil.kind === 'message' && brazil.person.profileName === 'Rui' && brazil.person.waId === '5511987654321')
  const other = one('messages', {
    metadata,
    contacts: [{ profile: { name: 'Rui' }, user_id: 'BR.1' }],
    messages: [{ ...text, from_user_id: 'BR.2' }],
  })
  ok(other.kind === 'message' && other.contact === null)
})
