/** bench/RESULTS.md: one section a bench, each with the day, the version and the machine it was measured on, so that one that is
 *  measured anew takes the place of its former self and leaves the others as they are. */

export interface Section {
  /** Of the bench: the name of its file. */
  name: string
  text: string
}

const MARK = /^<!-- bench: ([\w-]+) -->$/m
const HEAD = `# Results of \`npm run bench\`

Load generator, clients, simulator, server and PostgreSQL share one machine; PostgreSQL keeps \`fsync\`. Floors are what the same machine did at best in the
same run. A bar that is not met says **no**.`

/** The file with these sections in it, in the order of the benches. What stood there of others stays. */
export function mergeResults(former: string, fresh: readonly Section[], order: readonly string[]): string {
  const sections = new Map([...sectionsIn(former), ...fresh].map((section) => [section.name, section.text.trim()]))
  const names = [...sections.keys()].sort((one, other) => placeIn(order, one) - placeIn(order, other))
  const parts = names.map((name) => `<!-- bench: ${name} -->\n${sections.get(name)}`)
  return `${[HEAD, ...parts].join('\n\n')}\n`
}

function sectionsIn(text: string): Section[] {
  const [, ...pieces] = text.split(MARK)
  return pieces.flatMap((name, index) => (index % 2 === 0 ? [{ name, text: pieces[index + 1] ?? '' }] : []))
}

const placeIn = (order: readonly string[], name: string) => (order.includes(name) ? order.indexOf(name) : order.length)
