/** A door of our own between two programs (TCP): it spreads connections over whoever is up, and can be held shut or cut. */
import { connect, createServer, type Server, type Socket } from 'node:net'

const HOST = '127.0.0.1'

export interface Door {
  port: number
  url: string
  /** While held, connections open and nothing of what they say goes through. */
  hold(): void
  open(): void
  /** Lets a client say these words, one after the other on one connection, and cuts both sides before the answer to the last.
   *  Resolves when that is said. */
  cutAfter(...words: [RegExp, ...RegExp[]]): Promise<void>
  /** Cuts every connection now. */
  cutAll(): void
  connections(): number
  /** How many were ever tried. */
  tried(): number
  close(): Promise<void>
}

/** `target` names the port to connect to now, in turn; null: nobody is there. */
export async function openDoor(target: () => number | null): Promise<Door> {
  const pairs = new Set<{ client: Socket; server: Socket }>()
  let isHeld = false
  let tried = 0
  let cutting: { words: readonly RegExp[]; done: () => void } | null = null

  const door: Server = createServer((client) => {
    tried++
    client.on('error', () => {}) // both ends are cut on purpose here
    const port = target()
    if (port === null) return void client.destroy()
    const server = connect({ port, host: HOST, noDelay: true })
    const pair = { client, server }
    pairs.add(pair)
    let isCut = false
    let heard = 0
    const end = () => {
      pairs.delete(pair)
      client.destroy()
      server.destroy()
    }
    server.on('error', end)
    client.once('close', end)
    server
      .once('end', () => client.end())
      .once('close', () => {
        pairs.delete(pair)
        client.destroySoon() // what was said last still arrives
      })
    client.setNoDelay(true)
    client.on('data', (bytes) => {
      if (cutting?.words[heard]?.test(bytes.toString('latin1')) && ++heard === cutting.words.length) {
        isCut = true
        cutting.done()
        cutting = null
      }
      server.write(bytes)
    })
    server.on('data', (bytes) => {
      if (isCut) end()
      else client.write(bytes)
    })
    if (isHeld) client.pause()
  })
  await new Promise<void>((resolve, reject) => door.once('error', reject).listen(0, HOST, resolve))
  const { port } = door.address() as { port: number }
  return {
    port,
    url: `http://${HOST}:${port}`,
    hold() {
      isHeld = true
      for (const { client } of pairs) client.pause()
    },
    open() {
      isHeld = false
      for (const { client } of pairs) client.resume()
    },
    cutAfter: (...words) =>
      new Promise<void>((done) => {
        cutting = { words, done }
      }),
    cutAll() {
      for (const { client, server } of pairs) {
        client.destroy()
        server.destroy()
      }
    },
    connections: () => pairs.size,
    tried: () => tried,
    close: () =>
      new Promise((resolve) => {
        for (const { client } of pairs) client.destroy()
        door.close(() => resolve())
      }),
  }
}
