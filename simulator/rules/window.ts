/** Customer service window and free entry point, judged by the simulator alone (fact sheet §10). */
import type { Window } from '../state/rows.ts'

const HOUR_MS = 60 * 60 * 1000
const SERVICE_WINDOW_MS = 24 * HOUR_MS
const ANSWER_AN_AD_WITHIN_MS = 24 * HOUR_MS
const FREE_ENTRY_MS = 72 * HOUR_MS

export const windowId = (phoneNumberId: string, phoneId: string) => `${phoneNumberId}|${phoneId}`

export const isOpen = (window: Window | undefined, nowMs: number): boolean =>
  window !== undefined && nowMs - window.openedAtMs < SERVICE_WINDOW_MS

export const isFreeEntry = (window: Window | undefined, nowMs: number): boolean =>
  window?.freeUntilMs != null && nowMs < window.freeUntilMs

/** The customer wrote, tapped, reacted or called at `atMs`; an older item never shortens the window. */
export function opened(before: Window | undefined, id: string, atMs: number, cameFromAd: boolean): Window {
  return {
    id,
    openedAtMs: Math.max(before?.openedAtMs ?? atMs, atMs),
    adEntryMs: cameFromAd ? atMs : (before?.adEntryMs ?? null),
    freeUntilMs: before?.freeUntilMs ?? null,
  }
}

/** The business answered: an entry by an ad becomes 72 free hours. Null when nothing changes. */
export function answered(window: Window | undefined, nowMs: number): Window | null {
  if (window === undefined || window.adEntryMs === null) return null
  const isInTime = nowMs - window.adEntryMs < ANSWER_AN_AD_WITHIN_MS
  return { ...window, adEntryMs: null, freeUntilMs: isInTime ? nowMs + FREE_ENTRY_MS : window.freeUntilMs }
}
