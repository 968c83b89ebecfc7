import { startTransition, useEffect, useState } from 'react'

/** Runs once the next picture is painted, so that it need not wait for this; in a tab that paints none, right away. Returns how to call it off. */
export function afterPicture(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const soon = () => {
    timer = setTimeout(run)
  }
  if (document.visibilityState === 'hidden') soon()
  const frame = document.visibilityState === 'hidden' ? 0 : requestAnimationFrame(soon)
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}

/** The value as of the picture before, null at first: what hangs on it is drawn when the rest stands there, and waits for whatever is pressed meanwhile. */
export function useAfterPicture<Value>(value: Value): Value | null {
  const [shown, setShown] = useState<Value | null>(null)
  useEffect(() => afterPicture(() => startTransition(() => setShown(value))), [value])
  return shown
}
