import { Pause, Play } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { minutesAndSeconds } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useWaveform } from './useWaveform.ts'

const SPEEDS = [1, 1.5, 2]
/** One recording at a time, as on the phone. */
let playing: HTMLAudioElement | null = null

/** A recording: its shape, where one is in it, and how fast it runs. */
export default function AudioPlayer({ address, messageId }: { address: string; messageId: string }) {
  const { t } = useTranslation()
  const audio = useRef<HTMLAudioElement>(null)
  const holder = useRef<HTMLDivElement>(null)
  const [state, setState] = useState({ runs: false, at: 0, length: 0 })
  const [speed, setSpeed] = useState(1)
  const { bars, seconds } = useWaveform(holder, address, messageId)
  useEffect(() => () => audio.current?.pause(), [])
  const length = state.length || seconds
  const toggle = () => {
    const element = audio.current
    if (!element) return
    if (!element.paused) return element.pause()
    playing?.pause()
    playing = element
    void element.play().catch(() => {})
  }
  const nextSpeed = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] as number
    setSpeed(next)
    if (audio.current) audio.current.playbackRate = next
  }
  const share = length > 0 ? state.at / length : 0
  return (
    <div ref={holder} className="flex w-72 max-w-full items-center gap-3 py-1">
      {/* biome-ignore lint/a11y/useMediaCaption: a customer's voice has none */}
      <audio
        ref={audio}
        src={address}
        preload="none"
        onPlay={() => setState((before) => ({ ...before, runs: true }))}
        onPause={() => setState((before) => ({ ...before, runs: false }))}
        onTimeUpdate={({ currentTarget: { currentTime } }) => setState((before) => ({ ...before, at: currentTime }))}
        onDurationChange={({ currentTarget: { duration } }) =>
          Number.isFinite(duration) && setState((before) => ({ ...before, length: duration }))
        }
        onEnded={() => setState((before) => ({ ...before, at: 0, runs: false }))}
      />
      <button
        type="button"
        data-act="play"
        onClick={toggle}
        aria-label={t(state.runs ? 'message.pause' : 'message.play')}
        className="inline-flex size-9 shrink-0 items-center justify-center rounded-full bg-ink-fill text-on-ink hover:bg-ink-fill-hover"
      >
        {state.runs ? (
          <Pause aria-hidden size={16} fill="currentColor" strokeWidth={0} />
        ) : (
          <Play aria-hidden size={16} fill="currentColor" strokeWidth={0} className="ml-0.5" />
        )}
      </button>
      <div className="relative h-8 min-w-0 flex-1">
        <svg aria-hidden="true" className="size-full" viewBox={`0 0 ${bars.length * 4} 32`} preserveAspectRatio="none">
          {bars.map((height, index) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
              key={index}
              x={index * 4}
              y={16 - height * 14}
              width="2.4"
              height={height * 28}
              rx="1.2"
              className={index / bars.length < share ? 'fill-ink' : 'fill-field'}
            />
          ))}
        </svg>
        <input
          type="range"
          min={0}
          max={Math.max(length, 0.1)}
          step={0.1}
          value={state.at}
          aria-label={t('message.position')}
          aria-valuetext={minutesAndSeconds(state.at)}
          onChange={({ target }) => {
            if (audio.current) audio.current.currentTime = Number(target.value)
            setState((before) => ({ ...before, at: Number(target.value) }))
          }}
          className="absolute inset-0 size-full cursor-pointer opacity-0 focus-visible:opacity-100"
        />
      </div>
      <span className="figures w-8 shrink-0 text-right text-xs text-soft">
        {minutesAndSeconds(state.runs || state.at > 0 ? state.at : length)}
      </span>
      <button
        type="button"
        data-act="speed"
        onClick={nextSpeed}
        aria-label={t('message.speed', { speed })}
        className="figures h-6 w-9 shrink-0 rounded-full bg-inset text-xs font-medium text-soft hover:text-text"
      >
        {speed}×
      </button>
    </div>
  )
}
