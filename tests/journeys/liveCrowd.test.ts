/** Everybody comes back at once, as after a restart of the server. */
import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../eventually.ts'
import { openHouse, writeConversation } from '../house.ts'

const SOCKETS = 60

test('many sockets that open at once all stay open and hear the same', async () => {
  const house = await openHouse()
  const mira = await house.mira()
  const ayse = await writeConversation(house, mira.workspaceId, { inbox: 'Support', contact: 'Ayşe' })
  const { upTo } = await mira.ok('GET', '/api/v1/conversations')
  const crowd = await Promise.all(Array.from({ length: SOCKETS }, () => mira.listen(upTo)))
  await mira.ok('PUT', `/api/v1/conversations/${ayse.conversationId}/owner`, { ownerId: mira.userId })
  await Promise.all(crowd.map((socket) => socket.heard('conversation.assigned')))
  await eventually(() => ok(crowd.every((socket) => socket.upTo > upTo)))
  equal(crowd.filter((socket) => socket.closed !== null).length, 0)
  for (const socket of crowd) socket.close()
})
