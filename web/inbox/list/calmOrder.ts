/**
 * The order in which rows are shown. While someone is about to click (or has scrolled down) what is there stays where it
 * is: newer rows wait above, further ones join below, and only what no longer exists leaves.
 */
export function calmOrder(
  shown: readonly string[],
  wanted: readonly string[],
  calm: boolean,
  exists: (id: string) => boolean,
): { ids: readonly string[]; waiting: number } {
  if (!calm || shown.length === 0) return { ids: wanted, waiting: 0 }
  const known = new Set(shown)
  const places = new Map(wanted.map((id, index) => [id, index]))
  const lowest = Math.max(-1, ...shown.map((id) => places.get(id) ?? -1))
  const below = wanted.filter((id, index) => !known.has(id) && index > lowest)
  const kept = shown.filter(exists)
  // Whatever now belongs above the first row that is shown, new or risen.
  const first = kept.find((id) => places.has(id))
  return {
    ids: below.length === 0 && kept.length === shown.length ? shown : [...kept, ...below],
    waiting: first === undefined ? 0 : (places.get(first) ?? 0),
  }
}
