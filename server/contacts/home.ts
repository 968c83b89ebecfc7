import { getCountries } from 'libphonenumber-js/min'

/** The country that is meant when a number is written without one: where the workspace's clock hangs. Null where that
 *  does not tell. */
export function homeOf(timeZone: string): string | null {
  countries ??= new Map(getCountries().flatMap((country) => zonesOf(country).map((zone) => [zone, country] as const)))
  return countries.get(timeZone) ?? null
}

let countries: Map<string, string> | null = null

function zonesOf(country: string): string[] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?(): string[] | undefined }
  return locale.getTimeZones?.() ?? []
}
