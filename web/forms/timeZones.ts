/** All time zones of this browser by region, with the given one among them however it is spelled. */
export function zonesByRegion(current: string): Map<string, string[]> {
  const zones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), current])
  const regions = new Map<string, string[]>()
  for (const zone of [...zones].sort()) {
    const region = zone.includes('/') ? zone.slice(0, zone.indexOf('/')) : ''
    regions.set(region, [...(regions.get(region) ?? []), zone])
  }
  return regions
}

/** Europe/Berlin → Berlin, America/Argentina/Buenos_Aires → Argentina, Buenos Aires. */
export const placeOf = (zone: string): string =>
  zone
    .slice(zone.indexOf('/') + 1)
    .replaceAll('/', ', ')
    .replaceAll('_', ' ')

export const browserTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
