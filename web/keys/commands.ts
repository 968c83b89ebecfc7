import { useLayoutEffect, useRef } from 'react'

/** Something one can do now: by its key, and by name in the palette. */
export interface Command {
  id: string
  label: string
  /** As the keyboard types it; two with a space between are pressed one after the other. */
  key?: string
  /** As it is printed, where the key is heard elsewhere: in the text field. */
  chord?: string
  /** False: it is not here at the moment, as a message that could be sent again. */
  isThere?: () => boolean
  /** Goes before others of the same key. */
  first?: boolean
  run: () => void
}

/** The first key of two counts for so long. */
const SECOND_KEY_MS = 1_500

const offered = new Map<symbol, Command[]>()

/** Offers commands while the component is on the screen, from the very step in which it is drawn: whoever sees it can press them. The
 *  newest wins where two have the same key. */
export function useCommands(commands: Command[]) {
  const name = useRef(Symbol('commands'))
  useLayoutEffect(() => {
    offered.set(name.current, commands)
  })
  useLayoutEffect(() => {
    const mine = name.current
    return () => {
      offered.delete(mine)
    }
  }, [])
}

export const allCommands = (): Command[] => {
  const byId = new Map<string, Command>()
  for (const commands of offered.values()) for (const command of commands) byId.set(command.id, command)
  return [...byId.values()].filter(({ isThere }) => isThere?.() ?? true)
}

/** Listens for the keys of whatever is offered. Typing into a field, menus and windows keep their keys. */
export function useCommandKeys(openPalette: () => void) {
  useLayoutEffect(() => {
    let begun = ''
    let begunAt = 0
    const listen = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k' && !event.altKey && !event.shiftKey) {
        event.preventDefault()
        openPalette()
        return
      }
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isTaken(event.target)) return
      if (event.key === 'Shift') return
      const pressed = (event.timeStamp - begunAt < SECOND_KEY_MS ? begun : '') + event.key
      begun = ''
      const all = allCommands().reverse()
      const fitting = all.filter(({ key }) => key === pressed)
      const command = fitting.find(({ first }) => first) ?? fitting[0]
      if (!command) {
        if (!all.some(({ key }) => key?.startsWith(`${event.key} `))) return
        begun = `${event.key} `
        begunAt = event.timeStamp
        return event.preventDefault()
      }
      event.preventDefault()
      command.run()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [openPalette])
}

function isTaken(target: EventTarget | null): boolean {
  // Asked first: while somebody types, the page is not looked through for each key.
  if (target instanceof Element && target.closest('input, textarea, select, [contenteditable="true"]')) return true
  // A menu that is closing has nothing to do with the next key any more.
  return document.querySelector('dialog[open], [role="menu"][data-state="open"]') !== null
}
