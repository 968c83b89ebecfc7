import { Mic, MicOff, Pause, Square, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { minutesAndSeconds } from '../../../i18n/format.ts'
import { useTranslation } from '../../../i18n/translate.ts'
import { Button, IconButton } from '../../../ui/Button.tsx'
import { Spinner } from '../../../ui/Spinner.tsx'
import { toast } from '../../../ui/toast.ts'
import { type Recorder, startRecording, type VoiceProblem, VoiceRefused } from './recorder.ts'

/** Then it ends by itself, and can be sent as it is. */
const LENGTH_MS_MAX = 15 * 60_000
/** One that is shorter was a slip. */
const LENGTH_MS_MIN = 500
const LOOK_EVERY_MS = 100
const BARS = 60

type State = { is: 'asking' | 'recording' | 'paused' | 'making' } | { is: 'refused'; problem: VoiceProblem }

/**
 * Records a voice message; it then lies among the files, to be listened to before it goes out. Only the bin throws it away: Escape,
 * another tool, a message sent meanwhile or another conversation end the recording, and what was said is kept.
 */
export default function VoiceRecorder({ take, leave }: { take: (file: File) => void; leave: () => void }) {
  const { t } = useTranslation()
  const [state, setState] = useState<State>({ is: 'asking' })
  const [heard, setHeard] = useState<{ bars: readonly number[]; elapsedMs: number }>({ bars: [], elapsedMs: 0 })
  const recorder = useRef<Recorder | null>(null)
  useEffect(() => {
    let isHere = true
    startRecording().then(
      (begun) => {
        // Left while the browser was still asking.
        if (!isHere) return begun.cancel()
        recorder.current = begun
        setState({ is: 'recording' })
      },
      (error: unknown) => {
        if (isHere) setState({ is: 'refused', problem: error instanceof VoiceRefused ? error.problem : 'failed' })
      },
    )
    return () => {
      isHere = false
      latest.current.leaveIt()
    }
  }, [])
  /** Ends it; what is longer than a slip joins the files. */
  const keep = async () => {
    const done = recorder.current
    recorder.current = null
    if (!done) return
    if (done.elapsed() < LENGTH_MS_MIN) return done.cancel()
    setState({ is: 'making' })
    const recording = await done.stop()
    const { voiceFile } = await import('./ogg.ts')
    take(await voiceFile(recording))
  }
  const isThere = useRef(true)
  const stop = () =>
    keep().then(
      () => isThere.current && leave(),
      () => setState({ is: 'refused', problem: 'failed' }),
    )
  const leaveIt = () => {
    isThere.current = false
    keep().catch(() => toast('failed', t('composer.voice.failed')))
  }
  const discard = () => {
    recorder.current?.cancel()
    recorder.current = null
    leave()
  }
  const isOn = state.is === 'recording'
  const latest = useRef({ stop, leaveIt })
  latest.current = { stop, leaveIt }
  useEffect(() => {
    if (!isOn) return
    const timer = setInterval(() => {
      const now = recorder.current
      if (!now) return
      setHeard(({ bars }) => ({ bars: [...bars, now.level()].slice(-BARS), elapsedMs: now.elapsed() }))
      if (now.elapsed() >= LENGTH_MS_MAX) void latest.current.stop()
    }, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [isOn])
  const toggle = () => {
    if (isOn) recorder.current?.pause()
    else recorder.current?.resume()
    setState({ is: isOn ? 'paused' : 'recording' })
  }
  if (state.is === 'refused') {
    return (
      <div className="flex items-center gap-3 border-b border-line p-2">
        <MicOff aria-hidden size={18} strokeWidth={1.75} className="ml-1 shrink-0 text-red" />
        <p role="alert" className="min-w-0 flex-1 text-sm">
          {t(`composer.voice.${state.problem}`)}
        </p>
        <Button size="small" onClick={leave}>
          {t('common.close')}
        </Button>
      </div>
    )
  }
  return (
    <section
      aria-label={t('composer.act.voice')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        void stop()
      }}
      className="flex items-center gap-2 border-b border-line p-2"
    >
      <IconButton icon={Trash2} label={t('composer.voice.cancel')} onClick={discard} />
      <span aria-hidden className={`size-2.5 shrink-0 rounded-full bg-red-fill ${isOn ? 'breathe' : 'opacity-40'}`} />
      <span className="figures w-10 shrink-0 text-sm">{minutesAndSeconds(heard.elapsedMs / 1_000)}</span>
      <Levels bars={heard.bars} />
      <span role="status" className="sr-only">
        {t(`composer.voice.${state.is}`)}
      </span>
      {state.is === 'asking' || state.is === 'making' ? (
        <span className="flex items-center gap-2 text-sm text-soft">
          <Spinner />
          {t(`composer.voice.${state.is}`)}
        </span>
      ) : (
        <>
          <IconButton
            icon={isOn ? Pause : Mic}
            label={t(isOn ? 'composer.voice.pause' : 'composer.voice.resume')}
            onClick={toggle}
          />
          <Button autoFocus size="small" icon={Square} onClick={() => void stop()} className="h-8">
            {t('composer.voice.stop')}
          </Button>
        </>
      )}
    </section>
  )
}

/** How loud it was, the newest at the end. */
function Levels({ bars }: { bars: readonly number[] }) {
  const shown = [...new Array<number>(Math.max(0, BARS - bars.length)).fill(0), ...bars]
  return (
    <svg aria-hidden="true" className="h-8 min-w-0 flex-1" viewBox={`0 0 ${BARS * 4} 32`} preserveAspectRatio="none">
      {shown.map((level, index) => {
        const height = 2 + level * 26
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={index}
            x={index * 4}
            y={16 - height / 2}
            width="2.4"
            height={height}
            rx="1.2"
            className={index < BARS - bars.length ? 'fill-line' : 'fill-ink'}
          />
        )
      })}
    </svg>
  )
}
