import { type RefObject, useEffect, useState } from 'react'

const BARS = 40
/** A longer recording is not decoded just for its picture. */
const BYTES_MAX = 2 * 1024 * 1024
const KEPT_MAX = 200

interface Waveform {
  /** Loudness from 0.08 (silence) to 1, evenly over the recording. */
  bars: readonly number[]
  seconds: number
}
const FLAT: Waveform = { bars: new Array(BARS).fill(0.08), seconds: 0 }
const kept = new Map<string, Waveform>()

/** The shape of a recording, worked out when it comes into sight; a flat line where it cannot be. */
export function useWaveform(holder: RefObject<HTMLElement | null>, address: string, id: string): Waveform {
  const [form, setForm] = useState(() => kept.get(id) ?? FLAT)
  useEffect(() => {
    const element = holder.current
    if (!element || kept.has(id)) return
    const stop = new AbortController()
    const watcher = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      watcher.disconnect()
      read(address, stop.signal).then(
        (made) => {
          if (kept.size >= KEPT_MAX) kept.clear()
          kept.set(id, made)
          setForm(made)
        },
        () => {}, // the flat line stays
      )
    })
    watcher.observe(element)
    return () => {
      stop.abort()
      watcher.disconnect()
    }
  }, [holder, address, id])
  return form
}

async function read(address: string, signal: AbortSignal): Promise<Waveform> {
  const response = await fetch(address, { signal })
  if (!response.ok || Number(response.headers.get('content-length') ?? 0) > BYTES_MAX) return FLAT
  const decoder = new OfflineAudioContext(1, 1, 16_000)
  const sound = await decoder.decodeAudioData(await response.arrayBuffer())
  const samples = sound.getChannelData(0)
  const step = Math.max(1, Math.floor(samples.length / BARS))
  const loud = Array.from({ length: BARS }, (_, bar) => {
    let sum = 0
    for (let at = bar * step; at < (bar + 1) * step && at < samples.length; at++) sum += (samples[at] as number) ** 2
    return Math.sqrt(sum / step)
  })
  const loudest = Math.max(...loud, 0.01)
  return { bars: loud.map((one) => Math.max(0.08, one / loudest)), seconds: sound.duration }
}
