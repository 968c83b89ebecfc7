import { classes } from './classes.ts'

/** A person in two letters. Colour carries no meaning, so it has none. */
export function Avatar({
  name,
  size = 'normal',
  label,
}: {
  name: string
  size?: 'tiny' | 'normal' | 'large'
  label?: string
}) {
  // Drawn, not written: the letters are no part of what anyone's name is.
  const look = classes(
    'inline-flex before:content-[attr(data-initials)] shrink-0 items-center justify-center rounded-full border border-line bg-sunk font-medium text-soft select-none',
    size === 'tiny' && 'size-5 text-[0.5625rem] tracking-tight',
    size === 'normal' && 'size-8 text-xs',
    size === 'large' && 'size-12 text-lg',
  )
  return label ? (
    <span role="img" aria-label={label} data-tip={label} data-initials={initials(name)} className={look} />
  ) : (
    <span aria-hidden data-initials={initials(name)} className={look} />
  )
}

/** The first letters of the first and last word that begin with a letter; otherwise the first grapheme. */
export function initials(name: string): string {
  const words = name.split(/\s+/u).filter((word) => /^\p{L}/u.test(word))
  const first = words[0]
  if (!first) return firstGrapheme(name.trim()) || '?'
  const last = words.length > 1 ? words[words.length - 1] : undefined
  return (firstGrapheme(first) + (last ? firstGrapheme(last) : '')).toLocaleUpperCase()
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
function firstGrapheme(text: string): string {
  for (const { segment } of graphemes.segment(text)) return segment
  return ''
}
