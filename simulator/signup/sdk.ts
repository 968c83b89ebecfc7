/**
 * The practice counterpart of Meta's JavaScript SDK, as far as Embedded Signup needs it (fact sheet §14.2). A classic
 * script: nothing is imported, and `FB` is all that it leaves behind. The popup opens relative to where this was loaded from.
 */
interface LoginResponse {
  status: 'connected' | 'unknown'
  authResponse: { code: string; userID: null; expiresIn: null } | null
}

interface LoginOptions {
  config_id?: string
  response_type?: string
  override_default_response_type?: boolean
  extras?: unknown
  [name: string]: unknown
}

type Listener = (response: LoginResponse) => void

interface FacebookWindow {
  FB?: unknown
  fbAsyncInit?: () => void
}

;(() => {
  const CLOSED_LOOK_MS = 200
  const CLOSED_GRACE_MS = 400 // what the popup said last may still be on its way
  const POPUP = { width: 620, height: 760 }
  const NOTHING: LoginResponse = { status: 'unknown', authResponse: null }

  const source = new URL((document.currentScript as HTMLScriptElement | null)?.src ?? 'sdk.js', location.href)
  const inFolder = /\/([a-z]{2})_[A-Z]{2}\/sdk\.js$/.exec(source.pathname)
  const base = new URL(inFolder === null ? '.' : '..', source)
  const page = window as unknown as FacebookWindow
  const listeners = new Map<string, Set<Listener>>()
  let settings: { appId?: string; version?: string } | null = null
  let last: LoginResponse = NOTHING
  let logins = 0

  function login(callback?: Listener, options: LoginOptions = {}): void {
    if (settings === null) {
      console.error('FB.login() called before calling FB.init().')
      return
    }
    const channel = `cb${++logins}${Math.random().toString(36).slice(2)}`
    const popup = window.open(addressOf(channel, options), `signup${logins}`, featuresOf(POPUP))
    /** The popup has spoken: what it said counts, and that it closes no longer does. */
    let isHeard = false
    const settle = (response: LoginResponse, times = 1) => {
      last = response
      tell('auth.authResponseChange', response)
      if (response.status === 'connected') tell('auth.login', response)
      for (let time = 0; time < times; time++) callback?.(response)
    }
    const stop = () => {
      isHeard = true
      clearInterval(watch)
      window.removeEventListener('message', hear)
    }
    const hear = (event: MessageEvent) => {
      if (event.source !== popup || event.origin !== base.origin || typeof event.data !== 'string') return
      const said = new URLSearchParams(event.data)
      if (said.get('cb') !== channel) return
      stop()
      if (said.get('silent') === '1') return
      const code = said.get('code')
      const response: LoginResponse =
        code === null ? NOTHING : { status: 'connected', authResponse: { code, userID: null, expiresIn: null } }
      setTimeout(settle, Number(said.get('delay') ?? 0), response, Number(said.get('times') ?? 1))
    }
    const watch = setInterval(() => {
      if (popup !== null && !popup.closed) return
      clearInterval(watch)
      setTimeout(() => {
        if (isHeard) return
        stop()
        settle(NOTHING)
      }, CLOSED_GRACE_MS)
    }, CLOSED_LOOK_MS)
    window.addEventListener('message', hear)
  }

  function addressOf(channel: string, options: LoginOptions): string {
    const address = new URL('signup/dialog/oauth', base)
    const { config_id, response_type, override_default_response_type, extras } = options
    const parameters: Record<string, unknown> = {
      client_id: settings?.appId,
      config_id,
      response_type,
      override_default_response_type,
      extras: JSON.stringify(extras ?? {}),
      display: 'popup',
      version: settings?.version,
      channel,
      origin: location.origin,
      locale: source.searchParams.get('locale') ?? inFolder?.[1] ?? document.documentElement.lang,
    }
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined && value !== '') address.searchParams.set(name, String(value))
    }
    return address.href
  }

  function featuresOf({ width, height }: { width: number; height: number }): string {
    const left = Math.max(0, Math.round(screenX + (outerWidth - width) / 2))
    const top = Math.max(0, Math.round(screenY + (outerHeight - height) / 2))
    return `popup=yes,width=${width},height=${height},left=${left},top=${top},scrollbars=yes,resizable=yes`
  }

  function tell(event: string, response: LoginResponse): void {
    for (const listener of listeners.get(event) ?? []) listener(response)
  }

  const nothing = () => undefined
  page.FB = {
    init(given: { appId?: string; version?: string }) {
      if (!given?.version) console.error('init not called with valid version')
      settings = given ?? {}
    },
    login,
    logout(callback?: Listener) {
      last = NOTHING
      setTimeout(() => callback?.(last))
    },
    getLoginStatus(callback?: Listener) {
      setTimeout(() => callback?.(last))
    },
    getAuthResponse: () => last.authResponse,
    Event: {
      subscribe(event: string, listener: Listener) {
        const known = listeners.get(event) ?? new Set<Listener>()
        listeners.set(event, known.add(listener))
      },
      unsubscribe: (event: string, listener: Listener) => void listeners.get(event)?.delete(listener),
    },
    AppEvents: { logEvent: nothing, logPageView: nothing, activateApp: nothing },
    XFBML: { parse: nothing },
  }
  setTimeout(() => page.fbAsyncInit?.())
})()
