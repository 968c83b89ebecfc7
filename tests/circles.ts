/** Files that wait for each other: by the imports that are left once types are erased. */

const IMPORT = /^(?:import|export)\s(?!type\s)(?:[\w\s{},*$]*?\sfrom\s)?\s*'([^'\n]+)'/gm

/**
 * Circles among these files, each as the way around it. In one, which file runs first hangs on who asks first, and what
 * a file needs while it is read (a schema made of another's) may not be there yet. `resolved` names the file that a
 * specifier stands for.
 */
export function circlesAmong(
  textOf: ReadonlyMap<string, string>,
  resolved: (from: string, specifier: string) => string,
): string[] {
  const circles: string[] = []
  const done = new Set<string>()
  const walk = (path: string, way: readonly string[]) => {
    const at = way.indexOf(path)
    if (at >= 0) circles.push([...way.slice(at), path].join(' → '))
    if (at >= 0 || done.has(path)) return
    for (const [, specifier = ''] of (textOf.get(path) ?? '').matchAll(IMPORT)) {
      const to = resolved(path, specifier)
      if (textOf.has(to)) walk(to, [...way, path])
    }
    done.add(path)
  }
  for (const path of textOf.keys()) walk(path, [])
  return circles
}
