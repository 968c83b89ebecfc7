/** The sign that says: this is on WhatsApp. Drawn by us, a bubble with a receiver. */
export function WhatsAppMark({ label, size = 15 }: { label: string; size?: number }) {
  return (
    <svg
      role="img"
      aria-label={label}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      className="shrink-0 text-whatsapp"
    >
      <path
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinejoin="round"
        d="M8 1.700a6.300 6.300 0 0 0-5.400 9.500l-.9 3.100 3.200-.85A6.300 6.300 0 1 0 8 1.700z"
      />
      <path
        fill="currentColor"
        d="M6.300 4.900c-.3-.45-1.100-.2-1.400.5-.5 1.300.5 2.900 1.650 4 1.150 1.050 2.900 1.950 4.100 1.300.6-.35.8-1.100.35-1.400l-1.150-.75c-.25-.15-.5-.1-.7.1l-.4.45c-.9-.35-1.700-1.100-2.100-2l.4-.45c.2-.2.2-.45.05-.7z"
      />
    </svg>
  )
}
