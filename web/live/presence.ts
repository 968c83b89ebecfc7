import { useEffect, useSyncExternalStore } from 'react'
import type { ClientFrame, Frame, PeopleThere, PRESENCE_BEAT_MS } from '#contract/live.ts'
import { afterPicture } from '../app/afterPicture.ts'
import { whenSessionEnds } from '../app/session.ts'

/**
 * Owner of who else is where: what the server tells, in memory only, and forgotten with the line. And of what it is told
 * of this tab: which conversation is open, and whether somebody writes there.
 */
type People = PeopleThere['people']

// Written out, checked by its type: importing the value would bring the whole schema library to the first screen.
const BEAT_MS: typeof PRESENCE_BEAT_MS = 4_000
/** Whoever has not pressed a key for so long has stopped writing. */
const STILL_MS = 4_000

const NOBODY: People = []
let people: ReadonlyMap<string, People> = new Map()
const listeners = new Set<() => void>()

export function hearPresence({ whole, conversations }: Extract<Frame, { kind: 'presence' }>) {
  const next = new Map(whole ? [] : people)
  for (const { conversationId, people: there } of conversations) {
    if (there.length === 0) next.delete(conversationId)
    else next.set(conversationId, there)
  }
  put(next)
}

export const forgetPresence = () => put(new Map())
whenSessionEnds(forgetPresence)

/** Everybody who has this conversation open, oneself among them. */
export const usePeopleThere = (conversationId: string): People =>
  useSyncExternalStore(subscribe, () => people.get(conversationId) ?? NOBODY)

let speak: ((frame: ClientFrame) => void) | null = null
let open: string | null = null
let typedAt = Number.NEGATIVE_INFINITY
let saidTyping = false

export function speakBy(how: typeof speak) {
  speak = how
}

export function sayWhatIsOpen() {
  const isSeen = document.visibilityState === 'visible'
  saidTyping = isSeen && Date.now() - typedAt < STILL_MS
  speak?.({ kind: 'presence', conversationId: isSeen ? open : null, typing: saidTyping })
}

/** While this is on the screen, others see who looks at it. */
export function useOpenHere(conversationId: string) {
  useEffect(() => {
    open = conversationId
    typedAt = Number.NEGATIVE_INFINITY
    saySoon()
    const beat = setInterval(() => document.visibilityState === 'visible' && sayWhatIsOpen(), BEAT_MS)
    document.addEventListener('visibilitychange', sayWhatIsOpen)
    return () => {
      clearInterval(beat)
      document.removeEventListener('visibilitychange', sayWhatIsOpen)
      clearTimeout(stopping)
      open = null
      saySoon()
    }
  }, [conversationId])
}

/** From one conversation to the next it is said once, when that one stands there. */
let callOff = () => {}
function saySoon() {
  callOff()
  callOff = afterPicture(sayWhatIsOpen)
}

let stopping: ReturnType<typeof setTimeout> | undefined

/** A key was pressed. Said when it begins and when it has ended, and with each beat. */
export function typed() {
  typedAt = Date.now()
  clearTimeout(stopping)
  stopping = setTimeout(sayWhatIsOpen, STILL_MS)
  if (!saidTyping) sayWhatIsOpen()
}

export function stoppedTyping() {
  clearTimeout(stopping)
  typedAt = Number.NEGATIVE_INFINITY
  if (saidTyping) sayWhatIsOpen()
}

function put(next: ReadonlyMap<string, People>) {
  if (next.size === 0 && people.size === 0) return
  people = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
