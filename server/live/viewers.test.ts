import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { uuidv7 } from '../platform/uuid.ts'
import { Viewers } from './viewers.ts'

const workspaceId = uuidv7()
const inboxId = uuidv7()
const spotOf = (conversationId: string) => ({ workspaceId, inboxId, conversationId })
const ayse = uuidv7()
const peopleOf = (viewers: Viewers<object>, nowMs: number, id = ayse) =>
  viewers
    .everybody(nowMs)
    .get(workspaceId)
    ?.get(id)
    ?.people.map(({ userId, typing }) => `${userId}${typing ? '*' : ''}`) ?? []

test('two tabs of one person are one person, who writes while one of them does', () => {
  const viewers = new Viewers<object>()
  const [one, other] = [{}, {}]
  viewers.look(one, spotOf(ayse), { userId: 'jonas', typing: true }, 0)
  viewers.look(other, spotOf(ayse), { userId: 'jonas', typing: false }, 0)
  deepEqual(peopleOf(viewers, 1), ['jonas*'])
  viewers.leave(one)
  deepEqual(peopleOf(viewers, 1), ['jonas'])
})

test('everybody is forgotten a few seconds after their last word, here and in other processes', () => {
  const [here, there] = [new Viewers<object>(), new Viewers<object>()]
  here.look({}, spotOf(ayse), { userId: 'jonas', typing: false }, 0)
  ok(there.hear(here.notice(0) ?? '', 0))
  deepEqual(peopleOf(there, 15_000), ['jonas'])
  deepEqual(peopleOf(there, 20_000), [])
  deepEqual(peopleOf(here, 12_000), [])
  ok(there.isEmpty())
})

test('nothing is said twice without need; many people are said in turns, each of them in time', () => {
  const [here, there] = [new Viewers<object>(), new Viewers<object>()]
  const tabs = Array.from({ length: 400 }, (_, index) => ({ tab: {}, spot: spotOf(uuidv7()), userId: `user-${index}` }))
  const beat = (nowMs: number) => {
    for (const { tab, spot, userId } of tabs) here.look(tab, spot, { userId, typing: false }, nowMs)
  }
  for (let second = 0; second < 60; second++) {
    const nowMs = second * 1_000
    beat(nowMs)
    const notice = here.notice(nowMs)
    ok((notice?.length ?? 0) < 8_000)
    if (notice) there.hear(notice, nowMs)
    if (second >= 8) equal(there.everybody(nowMs).get(workspaceId)?.size, tabs.length, `second ${second}`)
  }
  const alone = new Viewers<object>()
  alone.look({}, spotOf(ayse), { userId: 'jonas', typing: false }, 0)
  ok(alone.notice(0))
  equal(alone.notice(1_000), null)
})

test('what is no notice says nothing', () => {
  const viewers = new Viewers<object>()
  for (const text of ['', 'x', 'x\n', `x\n${'a'.repeat(22)} b c 1 jonas`]) viewers.hear(text, 0)
  ok(viewers.isEmpty())
})
