import { useEffect, useState } from 'react'
import { useLive } from '../live/store.ts'

/** From when the first conversations are there until they are drawn. */
const DRAWN_MS = 100
/** Pages that show nothing live do not make anybody wait for a first page. */
const WAIT_MS_MAX = 1_500

/** True once the first screen stands: what it does not need is fetched from then on. `isWhole`: whoever asks is drawn
 *  together with a page that waits for no list. */
export function useAfterFirstScreen(isWhole = false): boolean {
  const isThere = useLive(({ number }) => number !== null) || isWhole
  const [isAfter, setAfter] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setAfter(true), isThere ? DRAWN_MS : WAIT_MS_MAX)
    return () => clearTimeout(timer)
  }, [isThere])
  return isAfter
}
