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

test('preferences, calls, echoes, handovers, standby, state sync, groups, link clicks and value errors', () => {
  const stop = one('user_preferences', {
    metadata,
    contacts: [contact],
    user_preferences: [{ wa_id: '16505551234', category: 'marketing_messages', value: 'stop', timestamp: 1731705721 }],
  })
  ok(stop.kind === 'userPreference' && stop.value === 'stop' && stop.person.profileName === 'Mira Weber')
  const ring = one('calls', {
    metadata,
    calls: [
      {
        id: 'wacid.1',
        from: '1650',
        to: '1555',
        event: 'connect',
        direction: 'USER_INITIATED',
        timestamp: '1749416383',
      },
    ],
  })
  ok(ring.kind === 'call' && ring.what === 'event' && ring.person.waId === '1650')
  const ours = one('calls', {
    metadata,
    calls: [{ id: 'wacid.1', from: '1555', to: '1650', direction: 'BUSINESS_INITIATED' }],
  })
  ok(ours.kind === 'call' && ours.person.waId === '1650')
  const ringing = one('calls', {
    metadata,
    statuses: [{ type: 'call', id: 'wacid.1', status: 'RINGING', timestamp: '1749416383', recipient_id: '1650' }],
  })
  ok(ringing.kind === 'call' && ringing.what === 'status' && ringing.callStatus.status === 'RINGING')
  const echo = one('smb_message_echoes', {
    metadata,
    message_echoes: [{ ...text, from: '1555', to: '1650', to_user_id: 'US.5' }],
  })
  ok(echo.kind === 'echo' && echo.person.waId === '1650' && echo.person.userId === 'US.5')
  const passed = one('messaging_handovers', {
    type: 'control_passed',
    sender: { phone_number: '33612' },
    recipient: { phone_number_id: '77', display_phone_number: '15' },
    control_passed: { previous_owner_app_role: 'meta_business_agent' },
  })
  ok(passed.kind === 'handover' && passed.phoneNumberId === '77' && passed.person.waId === '33612')
  const standby = one('standby', { metadata, contacts: [contact], messages: [text] })
  ok(standby.kind === 'standby' && standby.what === 'message')
  const sync = one('smb_app_state_sync', {
    metadata,
    state_sync: [
      {
        type: 'contact',
        contact: { full_name: 'Ayşe Demir', phone_number: '16505551234' },
        action: 'add',
        metadata: { timestamp: '1739321024' },
      },
    ],
  })
  ok(sync.kind === 'stateSync' && sync.person.profileName === 'Ayşe Demir' && sync.at !== null)
  const group = one('group_lifecycle_update', {
    metadata,
    groups: [{ group_id: 'G', type: 'group_create', timestamp: 1749416383 }],
  })
  ok(group.kind === 'group' && group.groupId === 'G')
  const click = one('messages', {
    metadata,
    user_actions: [{ action_type: 'marketing_messages_link_click', timestamp: '1749416383' }],
  })
  equal(click.kind, 'userAction')
  const wrong = one('messages', { metadata, errors: [{ code: 130429, title: 'Rate limit hit' }] })
  ok(wrong.kind === 'valueError' && wrong.error.code === 130429)
  const inGroup = fromMira({ group_id: 'G9' })
  ok(inGroup.kind === 'message' && inGroup.groupId === 'G9')
})

test('history: messages with direction, progress, media that follow, and a refusal', () => {
  const messages = [
    { ...text, id: 'wamid.A', from: '15550783881', to: '16505551234', history_context: { status: 'READ' } },
    { ...text, id: 'wamid.B', from: '16505551234' },
  ]
  const chunk = { metadata: { phase: 0, chunk_order: 1, progress: 55 }, threads: [{ id: '16505551234', messages }] }
  const items = flatten(delivery(change('history', { metadata, history: [chunk] })))
  deepEqual(
    items.map((item) => item.kind),
    ['history', 'history', 'historyProgress'],
  )
  deepEqual(
    items.map((item) => (item.kind === 'history' ? item.outbound : null)),
    [true, false, null],
  )
  ok(items.every((item) => item.kind !== 'history' || item.person.waId === '16505551234'))
  const later = one('history', { metadata, messages: [{ ...text, type: 'image', image: { id: '1' } }] })
  ok(later.kind === 'history' && later.outbound === false)
  const declined = one('history', { metadata, history: [{ errors: [{ code: 2593109 }] }] })
  ok(declined.kind === 'valueError' && declined.error.code === 2593109)
  equal(one('history', { metadata, history: [{ threads: [{ messages: [{ kind: 'history' }] }] }] }).kind, 'unknown')
})

test('account fields keep their value, find their WABA and get Meta’s proper name', () => {
  const bytes = Buffer.from(
    '{"object":"whatsapp_business_account","entry":[{"id":"5","time":1739321024,"changes":[{"field":"message_template_status_update","value":{"event":"APPROVED","message_template_id":16895569081298321,"message_template_language":"en-US"}}]}]}',
  )
  const [status] = flatten(bytes)
  ok(status?.kind === 'accountField')
  deepEqual(status.value, {
    event: 'APPROVED',
    message_template_id: '16895569081298321',
    message_template_language: 'en_US',
  })
  deepEqual(status.at, new Date(1739321024000))
  const slip = one('message_template_status_update', {
    previous_quality_score: 'GREEN',
    new_quality_score: 'RED',
    message_template_id: 7,
  })
  ok(
    slip.kind === 'accountField' &&
      slip.field === 'message_template_quality_update' &&
      slip.value.message_template_id === '7',
  )
  const partner = one('account_update', { event: 'PARTNER_ADDED', waba_info: { waba_id: '999' } })
  ok(partner.kind === 'accountField' && partner.wabaId === '999' && partner.portfolioId === '102290129340398')
  const name = one('business_username_update', {
    display_phone_number: '15550783881',
    username: 'x',
    status: 'approved',
  })
  ok(
    name.kind === 'accountField' &&
      name.field === 'business_username_updates' &&
      name.displayPhoneNumber === '15550783881',
  )
})
