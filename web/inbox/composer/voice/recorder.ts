/** Why there is no recording, as a word the interface has a sentence for. */
export type VoiceProblem = 'insecure' | 'denied' | 'absent' | 'busy' | 'unopened' | 'failed'

export interface Recorder {
  pause: () => void
  resume: () => void
  /** Ends it; what was recorded, as the browser made it. */
  stop: () => Promise<Blob>
  /** Ends it and lets go of the microphone; nothing is kept. */
  cancel: () => void
  /** How loud it is now, from 0 to 1. */
  level: () => number
  /** Milliseconds recorded, pauses left out. */
  elapsed: () => number
}

/** Speech needs no more; so two minutes stay below the 512 kB up to which a phone loads a voice message by itself (§7.3). */
const BITS_PER_SECOND = 24_000
const CHUNK_MS = 1_000
const TYPES = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4']
/** What is loud in a room, as a share of what the microphone can bear. */
const LOUD = 0.25

/** Asks for the microphone and begins. Throws a VoiceProblem's word in `VoiceRefused`. */
export async function startRecording(): Promise<Recorder> {
  if (!navigator.mediaDevices || typeof MediaRecorder === 'undefined') throw new VoiceRefused('insecure')
  const stream = await navigator.mediaDevices
    .getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } })
    .catch((error: unknown) => {
      throw new VoiceRefused(problemOf(error))
    })
  const release = () => {
    for (const track of stream.getTracks()) track.stop()
  }
  try {
    return record(stream, release)
  } catch {
    release()
    throw new VoiceRefused('failed')
  }
}

export class VoiceRefused extends Error {
  problem: VoiceProblem
  constructor(problem: VoiceProblem) {
    super(problem)
    this.problem = problem
  }
}

/** By the names that getUserMedia gives its refusals. */
const PROBLEM_OF: Readonly<Record<string, VoiceProblem>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'absent',
  OverconstrainedError: 'absent',
  NotSupportedError: 'absent', // a browser built without sound
  NotReadableError: 'busy',
  AbortError: 'busy',
}

/** Why the microphone did not open. Asked of the name alone: an OverconstrainedError is a DOMException in some browsers only. */
export function problemOf(error: unknown): VoiceProblem {
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : null
  return PROBLEM_OF[String(name)] ?? 'unopened'
}

function record(stream: MediaStream, release: () => void): Recorder {
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type))
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND })
  const chunks: Blob[] = []
  recorder.ondataavailable = ({ data }) => void chunks.push(data)
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  let before = 0
  let since: number | null = performance.now()
  const end = () => {
    release()
    void context.close()
  }
  const hold = () => {
    if (since !== null) before += performance.now() - since
    since = null
  }
  recorder.start(CHUNK_MS)
  return {
    pause() {
      hold()
      recorder.pause()
    },
    resume() {
      since = performance.now()
      recorder.resume()
    },
    stop() {
      hold()
      const whole = new Promise<Blob>((resolve) => {
        recorder.onstop = () => resolve(new Blob(chunks, { type: recorder.mimeType }))
      })
      recorder.stop()
      return whole.finally(end)
    },
    cancel() {
      if (recorder.state !== 'inactive') recorder.stop()
      end()
    },
    level() {
      if (since === null) return 0
      analyser.getFloatTimeDomainData(samples)
      const power = samples.reduce((sum, one) => sum + one * one, 0) / samples.length
      return Math.min(1, Math.sqrt(power) / LOUD)
    },
    elapsed: () => before + (since === null ? 0 : performance.now() - since),
  }
}
