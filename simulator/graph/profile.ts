/** `GET|POST /{phone-number-id}/whatsapp_business_profile` (fact sheet §13.4). */
import { VERTICALS } from '../rules/verticals.ts'
import { listOf, textOf } from '../shape.ts'
import { type Call, callerOf, numberFor } from './call.ts'
import { invalid } from './fault.ts'
import { pick } from './paging.ts'
import { pictureOfHandle } from './uploads.ts'
import { tooLong } from './validate/length.ts'

/** Below this address, open to everybody. */
export const PICTURES = '/whatsapp_business/profile_pictures/'
const LIMITS = { about: 139, address: 256, description: 512, email: 128 } as const
const WEBSITES_MAX = 2
const WEBSITE_MAX = 256
const FIELDS = ['about', 'address', 'description', 'email', 'profile_picture_url', 'websites', 'vertical']

export function readProfile(call: Call) {
  const number = numberFor(call, callerOf(call))
  const { pictureId, ...profile } = number.profile
  const picture = pictureId ? { profile_picture_url: `${call.sim.world.url}${PICTURES}${pictureId}` } : {}
  return { data: [{ ...pick({ ...profile, ...picture }, call.params.fields, FIELDS), messaging_product: 'whatsapp' }] }
}

export function changeProfile(call: Call) {
  const number = numberFor(call, callerOf(call))
  const { params } = call
  if (params.messaging_product !== 'whatsapp') throw invalid('The parameter messaging_product is required.')
  const changed: Record<string, unknown> = {}
  for (const [name, max] of Object.entries(LIMITS)) {
    if (params[name] === undefined) continue
    tooLong(name, params[name], max)
    changed[name] = textOf(params[name]) ?? ''
  }
  if (changed.about === '') throw invalid('Param about must be between 1 and 139 characters long.')
  if (params.websites !== undefined) changed.websites = websitesIn(params.websites)
  if (params.vertical !== undefined) {
    if (!VERTICALS.includes(textOf(params.vertical) ?? ''))
      throw invalid(`Param vertical must be one of {${VERTICALS.join(', ')}}`)
    changed.vertical = params.vertical
  }
  const handle = textOf(params.profile_picture_handle)
  if (handle) changed.pictureId = pictureOfHandle(call.sim, handle)
  number.profile = { ...number.profile, ...changed }
  call.sim.world.store.numbers.put(number)
  return { success: true }
}

function websitesIn(value: unknown): string[] {
  const websites = listOf(value).map((one) => textOf(one) ?? '')
  if (websites.length > WEBSITES_MAX) throw invalid(`Param websites must have at most ${WEBSITES_MAX} elements.`)
  for (const website of websites) {
    if (!/^https?:\/\//.test(website)) throw invalid('Param websites must begin with http:// or https://')
    tooLong('websites', website, WEBSITE_MAX)
  }
  return websites
}
