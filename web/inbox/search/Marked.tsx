import type { Snippet } from '#contract/search.ts'

/** A piece of somebody's text with what was looked for marked in it. Always text, whatever it holds. */
export function Marked({ text, marks }: Snippet) {
  const parts: { at: number; text: string; isMarked: boolean }[] = []
  let at = 0
  for (const [from, to] of marks) {
    if (from > at) parts.push({ at, text: text.slice(at, from), isMarked: false })
    parts.push({ at: from, text: text.slice(from, to), isMarked: true })
    at = to
  }
  if (at < text.length) parts.push({ at, text: text.slice(at), isMarked: false })
  return parts.map((part) =>
    part.isMarked ? (
      <mark
        key={part.at}
        className="rounded-xs bg-brass-wash font-medium text-text underline decoration-brass-line decoration-2 underline-offset-2"
      >
        {part.text}
      </mark>
    ) : (
      <span key={part.at}>{part.text}</span>
    ),
  )
}
