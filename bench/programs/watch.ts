/** Loaded into a program before its own code (NODE_OPTIONS=--import): notes when a call to Graph begins, or arrives at the
 *  door, and writes that down as the program ends. The program itself knows nothing of it. */
import { subscribe } from 'node:diagnostics_channel'
import { writeFileSync } from 'node:fs'

const file = process.env.BENCH_WATCH_FILE
const CALL = /^\/v\d+\.\d+\/(\d+)\/messages\b/
const calls: [phoneNumberId: string, atMs: number][] = []

const note = (method: string | undefined, path: string | undefined) => {
  const number = method === 'POST' ? CALL.exec(path ?? '')?.[1] : undefined
  if (number !== undefined) calls.push([number, performance.timeOrigin + performance.now()])
}

if (file !== undefined) {
  subscribe('http.client.request.created', (message) => {
    const { request } = message as { request: { method: string; path: string } }
    note(request.method, request.path)
  })
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: { method?: string; url?: string } }
    note(request.method, request.url)
  })
  process.on('exit', () => writeFileSync(file, JSON.stringify(calls)))
}
