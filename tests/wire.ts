/** The network between a browser and Posthorn, which a test can cut. */
import { connect, createServer, type Socket } from 'node:net'
import { beforeDrop } from './database.ts'

export interface Wire {
  /** What the browser opens instead. */
  url: string
  /** Ends what is open and lets nothing new through. */
  cut(): void
  mend(): void
  /** What is open stays open, and nothing comes through any more: as when a laptop sleeps or a router forgets. */
  forget(): void
}

export async function startWire(target: string): Promise<Wire> {
  const port = Number(new URL(target).port)
  const open = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(port, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.pipe(other)
      one.once('error', () => other.destroy())
      one.once('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  })
  const cut = () => {
    isCut = true
    for (const socket of open) socket.destroy()
  }
  beforeDrop(async () => {
    cut()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: ownPort } = server.address() as { port: number }
  return {
    url: `http://localhost:${ownPort}`,
    cut,
    mend() {
      isCut = false
    },
    forget() {
      for (const socket of open) {
        socket.unpipe()
        socket.pause()
      }
    },
  }
}
