/** Old state + events = new state: what a browser knew before an act, and the frames since, are what it would read afresh. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import type { Contact } from '#contract/contacts.ts'
import type { LiveEvent } from '#contract/live.ts'
import { applyFrame } from '#web/live/apply.ts'
import { addContact, addConversationPage, addMessagePage } from '#web/live/pages.ts'
import { EMPTY, type LiveState } from '#web/live/state.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'

const FRAMES_MS_MAX = 500

/** What a fresh read gave each after the act before: the next one begins there, which spares half of all reading, and what
 *  happens in between is told by frames as well. */
const known = new WeakMap<Person, LiveState>()

/** For each of these people. `isOver` says, also by what each of them heard, when the act has had its effect. */
export async function makesNewState(
  people: readonly Person[],
  act: () => Promise<unknown>,
  isOver: (heard: LiveEvent[][]) => boolean | Promise<boolean>,
): Promise<void> {
  const starts = await Promise.all(people.map((person) => known.get(person) ?? snapshot(person)))
  const sockets = await Promise.all(people.map((person, index) => person.listens(starts[index]?.number ?? 0)))
  const heard = () =>
    sockets.map(({ frames }) => frames.flatMap((frame) => (frame.kind === 'events' ? frame.events : [])))
  await act()
  await eventually(async () => ok(await isOver(heard()), 'it is not over'))
  for (const [index, person] of people.entries()) {
    await eventually(async () => {
      const after = await snapshot(person)
      const begun = starts[index] as LiveState
      ok((after.number ?? 0) > (begun.number ?? 0), 'nothing happened')
      const afresh = await shown(after, begun, person)
      const frames = sockets[index]?.frames ?? []
      const asTold = async () => {
        const applied = frames.reduce((state, frame) => applyFrame(state, frame, person.id), begun)
        equal(applied.gap, false)
        deepEqual(await shown(applied, begun, person), afresh)
      }
      await eventually(asTold, { withinMs: FRAMES_MS_MAX }) // what was read at once is told a moment later
      known.set(person, after)
    })
  }
  for (const socket of sockets) socket.close()
}

/** Read as a browser does that opens everything. */
async function snapshot(person: Person): Promise<LiveState> {
  const page = await person.conversations('?limit=100')
  let state = addConversationPage(EMPTY, 'all', page, 'first')
  for (const conversation of page.conversations) {
    const { contact } = await person.get<{ contact: Contact }>(`/contacts/${conversation.contactId}`)
    state = addContact(state, contact, page.upTo)
    state = addMessagePage(state, conversation.id, await person.threadPage(conversation.id), 'newest')
  }
  return state
}

/** What a screen shows of it. Threads that were not open are read when they are opened, stale ones at once. */
async function shown(state: LiveState, begun: LiveState, person: Person) {
  let whole = state
  for (const [conversationId, { stale }] of Object.entries(state.threads)) {
    if (stale) whole = addMessagePage(whole, conversationId, await person.threadPage(conversationId), 'newest')
  }
  const contactIds = Object.values(whole.conversations).map((one) => one.contactId)
  const known = Object.keys(begun.threads).filter((one) => one in whole.conversations)
  return {
    conversations: whole.conversations,
    reads: whole.reads,
    contacts: contactIds.toSorted().flatMap((one) => (one in begun.contacts ? whole.contacts[one] : [])),
    threads: known
      .toSorted()
      .map((one) => [whole.threads[one]?.messages, whole.threads[one]?.notes, whole.threads[one]?.activities]),
  }
}
