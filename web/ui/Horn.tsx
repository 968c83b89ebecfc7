/** The sign of the house. */
export function Horn({ size = 24 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" fill="none">
      <g stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
        <circle cx="13" cy="17.500" r="7" />
        <path d="M3 10.500h10.500c4.500 0 7-.7 9.500-2" />
        <path
          d="M22 6.800c2.200-.9 4.700-2.200 6.500-3.600v12c-1.800-1.400-4.300-2.700-6.500-3.600z"
          fill="currentColor"
        />
      </g>
    </svg>
  )
}
