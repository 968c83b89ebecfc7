/** Finds people: by number (in any spelling WhatsApp takes for the same) and by business-scoped id. */
import { isNumberShown, makeUserId, noteContact, spellings, tieId } from '../rules/identity.ts'
import type { BusinessNumber, Phone } from '../state/rows.ts'
import type { World } from '../world.ts'

const USER_IDS_MAX = 1_000_000

export interface Directory {
  byWaId(waId: string): Phone | undefined
  /** Digits as WhatsApp spells them, when somebody has this number. */
  byInput(digits: string): Phone | undefined
  byUserId(portfolioId: string, userId: string): Phone | undefined
  userIdOf(portfolioId: string, phone: Phone): string
  /** The number as this portfolio sees it; null when it is hidden. */
  shownNumber(portfolioId: string, phone: Phone): string | null
  /** A message or call involved the phone's number. */
  noteContact(portfolioId: string, phone: Phone): void
  add(phone: Phone): void
  renumber(phone: Phone, waId: string): void
  portfolioOf(number: BusinessNumber): string
}

export function createDirectory(world: World): Directory {
  const { store } = world
  const byWaId = new Map<string, string>()
  const userIds = new Map<string, string>()
  const byUserId = new Map<string, string>()
  for (const phone of store.phones.rows()) byWaId.set(phone.waId, phone.id)
  world.onReset(() => {
    byWaId.clear()
    userIds.clear()
    byUserId.clear()
  })

  const find = (waId: string) => {
    const id = byWaId.get(waId)
    return id === undefined ? undefined : store.phones.get(id)
  }
  const userIdOf = (portfolioId: string, phone: Phone) => {
    const key = `${portfolioId}|${phone.id}|${phone.generation}`
    const known = userIds.get(key)
    if (known !== undefined) return known
    const userId = makeUserId(world, portfolioId, phone)
    if (userIds.size >= USER_IDS_MAX) userIds.clear()
    if (byUserId.size >= USER_IDS_MAX) byUserId.clear()
    userIds.set(key, userId)
    byUserId.set(`${portfolioId}|${userId}`, phone.id)
    return userId
  }
  return {
    byWaId: find,
    byInput: (digits) =>
      spellings(digits)
        .map(find)
        .find((phone) => phone !== undefined),
    byUserId(portfolioId, userId) {
      const known = byUserId.get(`${portfolioId}|${userId}`)
      const phone = known === undefined ? undefined : store.phones.get(known)
      if (phone !== undefined) return userIdOf(portfolioId, phone) === userId ? phone : undefined
      // After a start nobody's id has been worked out yet.
      for (const one of store.phones.rows()) if (userIdOf(portfolioId, one) === userId) return one
      return undefined
    },
    userIdOf,
    shownNumber(portfolioId, phone) {
      const tie = store.ties.get(tieId(portfolioId, phone.id))
      const isShown = isNumberShown(phone, store.portfolios.get(portfolioId), tie, world.clock.now())
      return isShown ? phone.waId : null
    },
    noteContact(portfolioId, phone) {
      const id = tieId(portfolioId, phone.id)
      const tie = noteContact(store.ties.get(id), id, store.portfolios.get(portfolioId), world.clock.now())
      if (tie !== null) store.ties.put(tie)
    },
    add(phone) {
      store.phones.put(phone)
      byWaId.set(phone.waId, phone.id)
    },
    renumber(phone, waId) {
      byWaId.delete(phone.waId)
      phone.waId = waId
      phone.generation += 1
      store.phones.put(phone)
      byWaId.set(waId, phone.id)
    },
    portfolioOf: (number) => store.accounts.get(number.wabaId)?.portfolioId ?? '',
  }
}
