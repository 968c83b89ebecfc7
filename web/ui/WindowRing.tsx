const RADIUS = 5.25
const AROUND = 2 * Math.PI * RADIUS

/** What is left of the 24 hours, from full to empty; brass in the last two hours. Beside it stands the time in figures. */
export function WindowRing({ fraction, soon, size = 14 }: { fraction: number; soon: boolean; size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 14 14" className="shrink-0 -rotate-90">
      <circle cx="7" cy="7" r={RADIUS} fill="none" strokeWidth="1.75" className="stroke-line-strong" />
      <circle
        cx="7"
        cy="7"
        r={RADIUS}
        fill="none"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeDasharray={`${fraction * AROUND} ${AROUND}`}
        className={soon ? 'stroke-brass-line' : 'stroke-ink'}
      />
    </svg>
  )
}
