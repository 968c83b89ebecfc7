/** How the popup begins: what its address asks for, who can log in, what is filled in beforehand (fact sheet §14.2). */
import { ask, Failure } from './ask.ts'
import { hasOpener } from './opener.ts'
import { current, type Person, update, type Values } from './state.ts'

interface Opening {
  signup: string
  app: { name: string }
  people: Person[]
  dialCodes: Record<string, string>
  verticals: string[]
}

export async function open(): Promise<void> {
  if (!hasOpener()) return update({ phase: 'failed', failedWith: 'no_opener' })
  const query = new URLSearchParams(location.search)
  const extras = readExtras(query.get('extras'))
  try {
    const asked = { clientId: query.get('client_id'), configId: query.get('config_id') }
    const { app, ...rest } = await ask<Opening>('openings', asked)
    update({
      ...rest,
      app: app.name,
      phase: 'ready',
      isOnlyAccount: extras.featureType === 'only_waba_sharing',
      values: { ...current().values, country: usualCountry(rest.dialCodes), ...prefilled(extras) },
    })
  } catch (error) {
    update({ phase: 'failed', failedWith: (error instanceof Failure && error.key) || 'other' })
  }
}

/** The country of the browser's language; in Germany most often. */
function usualCountry(dialCodes: Record<string, string>): string {
  const regions = navigator.languages.map(regionOf)
  return regions.find((region) => region in dialCodes) ?? (current().language === 'de' ? 'DE' : 'US')
}

/** Some browsers name a language that is none, for example "en-US@posix". */
function regionOf(tag: string): string {
  try {
    return new Intl.Locale(tag).region ?? ''
  } catch {
    return ''
  }
}

type Part = Record<string, unknown>
const part = (value: unknown): Part => (typeof value === 'object' && value !== null ? (value as Part) : {})
const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

function readExtras(json: string | null): Part {
  try {
    return part(JSON.parse(json ?? '{}'))
  } catch {
    return {}
  }
}

/** What the app knows already, by the `setup` of its extras. */
function prefilled(extras: Part): Partial<Values> {
  const setup = part(extras.setup)
  const business = part(setup.business)
  const businessPhone = part(business.phone)
  const phone = part(setup.phone)
  const values: Partial<Values> = {
    businessName: text(business.name),
    email: text(business.email),
    website: text(business.website),
    businessPhone: text(businessPhone.number) && `+${text(businessPhone.code)} ${text(businessPhone.number)}`,
    country: text(part(business.address).country),
    displayName: text(phone.displayName),
    vertical: text(phone.category),
    description: text(phone.description),
  }
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
}
