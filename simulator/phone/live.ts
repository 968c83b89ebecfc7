/** A server-sent event stream that comes back by itself, waiting longer after each failure. */

export interface Live {
  close: () => void
}

const RETRY_FIRST_MS = 500
const RETRY_MAX_MS = 15_000

export interface Listener {
  /** Called at each connect (also the second one: what happened between was missed) and for each event. */
  changed: (data: string | null) => void
  connected: (isConnected: boolean) => void
}

/** `events`: names that count beside the unnamed `message`. */
export function listen(url: string, events: readonly string[], listener: Listener): Live {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let retryMs = RETRY_FIRST_MS

  const open = () => {
    source = new EventSource(url)
    source.onopen = () => {
      retryMs = RETRY_FIRST_MS
      listener.connected(true)
      listener.changed(null)
    }
    const hear = (event: MessageEvent<string>) => listener.changed(event.data)
    source.onmessage = hear
    for (const name of events) source.addEventListener(name, hear)
    // The browser itself gives up for good after an HTTP error, so we always start again ourselves.
    source.onerror = () => {
      source?.close()
      listener.connected(false)
      timer = setTimeout(open, retryMs * (0.75 + Math.random() / 2))
      retryMs = Math.min(retryMs * 2, RETRY_MAX_MS)
    }
  }
  open()
  return {
    close() {
      clearTimeout(timer)
      source?.close()
    },
  }
}
