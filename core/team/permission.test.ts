import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ACTS, type Act, type Asker, keepsAnAdmin, may, maySee, visibleInboxes } from './permission.ts'

const mira: Asker = { userId: 'mira', role: 'admin', inboxIds: [] }
const jonas: Asker = { userId: 'jonas', role: 'agent', inboxIds: ['support'] }
const support = { inboxId: 'support' }
const sales = { inboxId: 'sales' }

test('T1: an admin may do everything, in every inbox', () => {
  for (const act of ACTS) equal(may(mira, act) && may(mira, act, sales), true, act)
})

test('T2: an agent works on the conversations of their inboxes and on no others', () => {
  for (const act of ['read', 'reply', 'note', 'assign', 'close'] as const) {
    equal(may(jonas, `conversations.${act}`), true, act)
    equal(may(jonas, `conversations.${act}`, support), true, act)
    equal(may(jonas, `conversations.${act}`, sales), false, act)
  }
  equal(may(jonas, 'channels.read', sales), false)
  equal(may(jonas, 'contacts.edit'), true)
  equal(may(jonas, 'practice.use'), true)
})

test('T3: an agent manages neither people nor inboxes, channels, parked deliveries or the practice controls', () => {
  const forbidden: Act[] = [
    'workspace.edit',
    'members.manage',
    'invitations.manage',
    'inboxes.manage',
    'channels.manage',
    'templates.manage',
    'parked.read',
    'parked.replay',
    'practice.control',
    'sample.fill',
  ]
  for (const act of forbidden) equal(may(jonas, act) || may(jonas, act, support), false, act)
})

test('T4: what no sentence allows is refused', () => {
  equal(may({ ...jonas, role: 'guest' as never }, 'workspace.read'), false)
  equal(may(mira, 'workspace.sell' as never), false)
  equal(may({ ...jonas, role: 'toString' as never }, 'workspace.read'), false)
})

test('T5: the visible inboxes of a query and the look at one conversation agree', () => {
  deepEqual(visibleInboxes(mira), 'all')
  deepEqual(visibleInboxes(jonas), ['support'])
  const inbox = fc.constantFrom('support', 'sales', 'other')
  fc.assert(
    fc.property(fc.constantFrom('admin', 'agent'), fc.array(inbox), inbox, (role, inboxIds, inboxId) => {
      const asker = { userId: 'u', role, inboxIds } as const
      const visible = visibleInboxes(asker)
      equal(maySee(asker, { inboxId }), visible === 'all' || visible.includes(inboxId))
    }),
  )
})

test('T6: a workspace never loses its last admin', () => {
  equal(keepsAnAdmin(['mira'], 'mira'), false)
  equal(keepsAnAdmin(['mira', 'jonas'], 'mira'), true)
  equal(keepsAnAdmin([], 'mira'), false)
})
