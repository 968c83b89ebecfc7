/** Owner of what the company's own telephone got: the codes that prove its numbers. */
import { ask, controlUrl } from './control.ts'
import { listen } from './live.ts'
import { putAway } from './refresh.ts'
import { current, update } from './state.ts'
import type { CompanyPhone } from './wire.ts'

/** Shown at most; older ones are only in the simulator. */
const TEXTS_MAX = 20

/** Reads now and after each new code. */
export function followCompany(): void {
  listen(controlUrl('company-phones/stream'), ['changed'], { changed: readCompany, connected: () => undefined })
}

/** Codes also run out by themselves, when the clock goes on. */
export async function readCompany(): Promise<void> {
  if (document.visibilityState !== 'visible') return
  const phones = await ask<CompanyPhone[]>('company-phones').catch(() => null)
  if (phones === null) return // the next reading will do
  const texts = phones.flatMap(({ number, texts: own }) => own.map((text) => ({ ...text, number })))
  update({ companyTexts: texts.sort((a, b) => b.at.localeCompare(a.at)).slice(0, TEXTS_MAX) })
}

export function chooseCompany(): void {
  if (current().isCompany) {
    update({ sheet: null })
    return
  }
  putAway()
  update({ isCompany: true, chatId: null, messages: [], screen: 'chats', sheet: null, banner: null })
}
