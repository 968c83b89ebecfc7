/** The barest client of HTTP that does: on two cores, what the load generator burns the server does not get. */
import { connect, type Socket } from 'node:net'

const HEAD_END = '\r\n\r\n'
const HOST = '127.0.0.1'

/** One connection that is kept, one request at a time. */
export class Connection {
  private readonly socket: Socket
  private heard = ''
  private done: ((status: number) => void) | null = null
  isOpen = true

  constructor(port: number) {
    this.socket = connect({ port, host: HOST, noDelay: true })
    this.socket.setEncoding('latin1')
    this.socket.on('data', (text: string) => this.hear(text))
    this.socket.on('error', () => {}) // told by close
    this.socket.on('close', () => this.settle(0))
  }

  /** The status of the answer; 0: none came. */
  send(request: Buffer): Promise<number> {
    return new Promise((resolve) => {
      if (!this.isOpen) return resolve(0)
      this.done = resolve
      this.socket.write(request)
    })
  }

  close(): void {
    this.socket.destroy()
  }

  private hear(text: string) {
    this.heard += text
    const head = this.heard.indexOf(HEAD_END)
    if (head < 0) return
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.heard.slice(0, head))?.[1] ?? 0)
    if (this.heard.length < head + HEAD_END.length + length) return
    const status = Number(this.heard.slice(9, 12))
    this.heard = ''
    const { done } = this
    this.done = null
    done?.(status)
  }

  private settle(status: number) {
    this.isOpen = false
    this.done?.(status)
    this.done = null
  }
}
