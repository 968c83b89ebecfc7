/** A wake-up that is not lost when it comes before the wait. */
export function createSignal() {
  let woken = false
  let resolve: (() => void) | null = null
  return {
    wake() {
      woken = true
      resolve?.()
    },
    /** Waits until woken, at most so long; `anyway`: a wake-up does not shorten it. */
    async wait(ms: number, { anyway = false } = {}): Promise<void> {
      if (woken && !anyway) {
        woken = false
        return
      }
      await new Promise<void>((done) => {
        const timer = setTimeout(done, ms)
        if (anyway) return
        resolve = () => {
          clearTimeout(timer)
          done()
        }
      })
      resolve = null
      if (!anyway) woken = false
    },
  }
}
