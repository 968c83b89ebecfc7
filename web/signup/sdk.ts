import type { Signup } from '#contract/onboarding.ts'

/** What of Meta's JS SDK is used here; the simulator's says the same. */
interface Sdk {
  init(options: Record<string, unknown>): void
  login(callback: (answer: LoginAnswer) => void, options: Record<string, unknown>): void
}
interface LoginAnswer {
  status?: string
  authResponse?: { code?: string } | null
}
declare global {
  interface Window {
    FB?: Sdk
    fbAsyncInit?: () => void
  }
}

const LOAD_MS_MAX = 15_000

/** Loads and starts the SDK. Rejects where something holds it back. */
export function loadSdk({ sdkUrl, appId, graphVersion }: Signup): Promise<Sdk> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('the SDK does not come')), LOAD_MS_MAX)
    window.fbAsyncInit = () => {
      clearTimeout(limit)
      const sdk = window.FB
      if (!sdk) return reject(new Error('the SDK says nothing'))
      sdk.init({ appId, version: graphVersion, autoLogAppEvents: false, cookie: false, xfbml: false })
      resolve(sdk)
    }
    const script = document.createElement('script')
    script.src = sdkUrl
    script.async = true
    script.crossOrigin = 'anonymous'
    script.onerror = () => {
      clearTimeout(limit)
      script.remove()
      reject(new Error('the SDK is not loaded'))
    }
    document.head.append(script)
  })
}

/**
 * Opens the popup; to be called while a press is being handled, or the browser blocks it. Answers its window, null where it
 * was blocked, and undefined where the SDK opened it unseen.
 */
export function openPopup(sdk: Sdk, { configId }: Signup, onAnswer: (code: string | null) => void) {
  const open = window.open
  let opened: Window | null | undefined
  window.open = (...parameters) => {
    opened = open.apply(window, parameters)
    return opened
  }
  try {
    sdk.login(({ authResponse }) => onAnswer(authResponse?.code ?? null), {
      config_id: configId,
      response_type: 'code',
      override_default_response_type: true,
      extras: { setup: {}, featureType: '', sessionInfoVersion: '3' },
    })
  } finally {
    window.open = open
  }
  return opened
}
