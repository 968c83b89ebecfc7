/** A wake-up that is not lost when it comes before the wait. */
export function createSignal() {
  let woken = false
  let resolve: (() => void) | null = null
  return {
    wake() {
      woken = true
      resolve?.()
    },
    /** Waits until woken, at most so long; answers whether it was. */
    async wait(ms: number): Promise<boolean> {
      if (!woken) {
        await new Promise<void>((done) => {
          const timer = setTimeout(done, ms)
          resolve = () => {
            clearTimeout(timer)
            done()
          }
        })
      }
      resolve = null
      const was = woken
      woken = false
      return was
    },
  }
}
