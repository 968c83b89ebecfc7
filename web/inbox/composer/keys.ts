import type { LineStyle, TextStyle } from './edits.ts'

export type ComposerAct = TextStyle | LineStyle | 'link' | 'emoji' | 'attach' | 'voice'

interface KeyPress {
  /** Where it lies on the keyboard, so that it is the same key in every layout. */
  code: string
  shift: boolean
  /** As it is printed. */
  print: string
}

/** With Ctrl, or ⌘ on a Mac. */
const KEYS: Record<ComposerAct, KeyPress> = {
  bold: { code: 'KeyB', shift: false, print: 'B' },
  italic: { code: 'KeyI', shift: false, print: 'I' },
  strike: { code: 'KeyX', shift: true, print: 'X' },
  monospace: { code: 'KeyE', shift: false, print: 'E' },
  numbers: { code: 'Digit7', shift: true, print: '7' },
  bullets: { code: 'Digit8', shift: true, print: '8' },
  quote: { code: 'Digit9', shift: true, print: '9' },
  link: { code: 'KeyU', shift: true, print: 'U' },
  emoji: { code: 'Period', shift: false, print: '.' },
  attach: { code: 'KeyO', shift: false, print: 'O' },
  voice: { code: 'KeyY', shift: true, print: 'Y' },
}
export const COMPOSER_ACTS = Object.keys(KEYS) as ComposerAct[]

/** What a key asks of the composer, if anything. Letters are known by what they print, so that they move with the layout. */
export function actOf({ code, key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): ComposerAct | null {
  if (ctrlKey === metaKey || altKey) return null
  const isIt = (act: ComposerAct) => {
    const { code: place, shift, print } = KEYS[act]
    const isThere = place.startsWith('Digit') ? code === place : key.toUpperCase() === print
    return isThere && shift === shiftKey
  }
  return COMPOSER_ACTS.find(isIt) ?? null
}

/** As one says it: Ctrl+Shift+X, on a Mac ⌘⇧X. */
export function keyName(act: ComposerAct, isApple: boolean): string {
  const { shift, print } = KEYS[act]
  return isApple ? `⌘${shift ? '⇧' : ''}${print}` : `Ctrl+${shift ? 'Shift+' : ''}${print}`
}

export const isAppleKeyboard = () => /mac|iphone|ipad/i.test(navigator.userAgent)
