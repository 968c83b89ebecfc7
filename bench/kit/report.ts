/** What a bench found, and how it is written: as a table in the terminal and in bench/RESULTS.md. */

export type Bar = { atLeast: number } | { atMost: number } | { shareOfFloor: number }

export interface Figure {
  what: string
  value: number
  /** After the number: ' ms', '/s', ' kB' … */
  unit: string
  /** What the same machine could do at best, measured in the same run. */
  floor?: number
  bar?: Bar
}

export interface Report {
  title: string
  /** How it was measured, in a sentence or two. */
  how: string
  figures: Figure[]
}

/** To whoever started us; by hand, on the terminal. */
export function tell(report: Report): void {
  if (process.send) process.send({ report })
  else console.log(`${report.title}\n${report.how}\n\n${tableOf(report.figures)}\n`)
}

/** As they come from a bench, through JSON: null stands for infinity and for what is not a number. */
export const figuresFrom = (told: readonly (Omit<Figure, 'value'> & { value: number | null })[]): Figure[] =>
  told.map((figure) => ({ ...figure, value: figure.value ?? Number.NaN }))

export const isMet = ({ value, floor, bar }: Figure): boolean | null => {
  if (!bar) return null
  if (!Number.isFinite(value)) return false
  if ('atLeast' in bar) return value >= bar.atLeast
  if ('atMost' in bar) return value <= bar.atMost
  return floor !== undefined && value >= bar.shareOfFloor * floor
}

/** Markdown that also reads well as it stands. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [
    ['what', 'measured', 'floor', 'ratio', 'bar', 'met'],
    ...figures.map((figure) => {
      const { what, value, unit, floor } = figure
      const ratio = floor === undefined ? '' : `${Math.round((value / floor) * 100)} %`
      const met = isMet(figure)
      return [
        what,
        words(value, unit),
        floor === undefined ? '' : words(floor, unit),
        ratio,
        barOf(figure),
        met === null ? '' : met ? 'yes' : '**no**',
      ]
    }),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? []
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
  return [lines[0], `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines.slice(1)].join('\n')
}

function barOf({ unit, bar }: Figure): string {
  if (!bar) return ''
  if ('atLeast' in bar) return `≥ ${words(bar.atLeast, unit)}`
  if ('atMost' in bar) return `≤ ${words(bar.atMost, unit)}`
  return `≥ ${bar.shareOfFloor * 100} % of the floor`
}

const words = (value: number, unit: string) =>
  Number.isFinite(value)
    ? (Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100).toLocaleString('en-GB') + unit
    : 'not measured'
