import { deepEqual, equal } from 'node:assert/strict'
import { afterEach, beforeEach, type TestContext, test } from 'node:test'
import type { Connection } from './connection.ts'
import { type LiveSocket, openSocket } from './socket.ts'

/** The browser's part, as far as the socket knows of it. */
class Wire {
  static all: Wire[] = []
  static readonly OPEN = 1
  readonly readyState = 1
  readonly address: string
  isClosed = false
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: (() => void) | null = null
  constructor(address: string) {
    this.address = address
    Wire.all.push(this)
  }
  send() {}
  close() {
    this.isClosed = true
  }
}

let known = 0
let line: LiveSocket | null = null
let said: Connection[] = []
let doubts = 0
const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })

beforeEach(() => {
  Object.assign(globalThis, { WebSocket: Wire, document: page, window: new EventTarget() })
  Wire.all = []
  known = 0
  said = []
  doubts = 0
})
afterEach(() => line?.stop())

test('a laptop that slept over night, its socket open on paper, asks for what it missed within a second of waking', (context) => {
  begin(context)
  pulse(7)
  sleep(context, 9 * HOUR_MS)
  deepEqual(addresses(), ['after=0', 'after=7'])
  equal(Wire.all[0]?.isClosed, true)
  pulse(9)
  equal(said.at(-1), 'live')
})

test('after a nap that is shorter than the silence it would bear it asks as well', (context) => {
  begin(context)
  pulse(7)
  sleep(context, 12_000)
  deepEqual(addresses(), ['after=0', 'after=7'])
})

test('what the old socket still had to say after that is not heard twice', (context) => {
  begin(context)
  pulse(7)
  const [old] = Wire.all
  sleep(context, HOUR_MS)
  pulse(9)
  old?.onmessage?.({ data: JSON.stringify({ kind: 'pulse', now: '', upTo: 8 }) })
  equal(known, 9)
  old?.onclose?.()
  equal(Wire.all.length, 2)
  equal(said.at(-1), 'live')
})

test('a sign-in that ended over night is noticed within a second, however often it had failed before', (context) => {
  begin(context)
  pulse(7)
  for (let failure = 0; failure < 6; failure++) {
    last()?.onclose?.()
    context.mock.timers.tick(BACKOFF_MS_MAX)
  }
  doubts = 0
  sleep(context, 9 * HOUR_MS)
  last()?.onclose?.()
  context.mock.timers.tick(400)
  last()?.onclose?.()
  equal(doubts, 1)
})

test('a page that is slowed down in the background while news arrives keeps its socket', (context) => {
  begin(context)
  for (let minute = 1; minute < 5; minute++) {
    // Timers run once a minute there; the socket's messages do not wait for them.
    context.mock.timers.setTime(Date.now() + 60_000)
    pulse(minute)
    context.mock.timers.tick(WATCH_MS)
  }
  equal(Wire.all.length, 1)
})

const HOUR_MS = 3_600_000
const WATCH_MS = 500
const BACKOFF_MS_MAX = 15_000

function begin(context: TestContext) {
  context.mock.timers.enable({ apis: ['Date', 'setInterval', 'setTimeout'], now: 1_000_000 })
  line = openSocket({
    address: () => `after=${known}`,
    onFrame: (frame) => {
      if (frame.kind === 'pulse') known = frame.upTo
    },
    onConnection: (connection) => said.push(connection),
    onDoubt: () => doubts++,
  })
}

/** Time goes on and no timer runs; on waking the next one does. */
function sleep(context: TestContext, milliseconds: number) {
  context.mock.timers.setTime(Date.now() + milliseconds)
  context.mock.timers.tick(WATCH_MS)
}

const pulse = (upTo: number) => last()?.onmessage?.({ data: JSON.stringify({ kind: 'pulse', now: '', upTo }) })
const last = () => Wire.all.at(-1)
const addresses = () => Wire.all.map(({ address }) => address)
