export interface Coordinates {
  latitude: number
  longitude: number
}

const NUMBER = '(-?\\d{1,3}(?:\\.\\d+)?)'
/** As maps write it into their addresses: OpenStreetMap, Google, Apple, and `geo:`. The pin goes before the middle of the map. */
const ADDRESSES = [
  `mlat=${NUMBER}&mlon=${NUMBER}`,
  `!3d${NUMBER}!4d${NUMBER}`,
  `[?&](?:q|ll|query|destination|daddr)=(?:loc:)?${NUMBER}(?:,|%2C)\\s*${NUMBER}`,
  `^geo:${NUMBER},${NUMBER}`,
  `@${NUMBER},${NUMBER}`,
  `#map=\\d+(?:\\.\\d+)?/${NUMBER}/${NUMBER}`,
].map((pattern) => new RegExp(pattern, 'i'))
const PLAIN = new RegExp(`^${NUMBER}\\s*[,;\\s]\\s*${NUMBER}$`)

/** The place that a map's link or two figures name, latitude first; null where they name none on Earth. */
export function placeFrom(text: string): Coordinates | null {
  const written = text.trim()
  for (const pattern of [PLAIN, ...ADDRESSES]) {
    const found = pattern.exec(written)
    if (!found) continue
    const [latitude, longitude] = [Number(found[1]), Number(found[2])]
    if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude }
  }
  return null
}
