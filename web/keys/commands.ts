import { useEffect, useRef } from 'react'

/** Something one can do now: by its key, and by name in the palette. */
export interface Command {
  id: string
  label: string
  /** One character, as the keyboard types it. */
  key?: string
  /** Second keys that do the same, not shown. */
  otherKeys?: string[]
  /** Goes before others of the same key. */
  first?: boolean
  run: () => void
}

const offered = new Map<symbol, Command[]>()

/** Offers commands while the component is on the screen; the newest wins where two have the same key. */
export function useCommands(commands: Command[]) {
  const name = useRef(Symbol('commands'))
  useEffect(() => {
    offered.set(name.current, commands)
  })
  useEffect(() => {
    const mine = name.current
    return () => {
      offered.delete(mine)
    }
  }, [])
}

export const allCommands = (): Command[] => {
  const byId = new Map<string, Command>()
  for (const commands of offered.values()) for (const command of commands) byId.set(command.id, command)
  return [...byId.values()]
}

/** Listens for the keys of whatever is offered. Typing into a field, menus and windows keep their keys. */
export function useCommandKeys(openPalette: () => void) {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k' && !event.altKey && !event.shiftKey) {
        event.preventDefault()
        openPalette()
        return
      }
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isTaken(event.target)) return
      const fitting = allCommands()
        .reverse()
        .filter(({ key, otherKeys }) => key === event.key || otherKeys?.includes(event.key))
      const command = fitting.find(({ first }) => first) ?? fitting[0]
      if (!command) return
      event.preventDefault()
      command.run()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [openPalette])
}

function isTaken(target: EventTarget | null): boolean {
  // A menu that is closing has nothing to do with the next key any more.
  if (document.querySelector('dialog[open], [role="menu"][data-state="open"]')) return true
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable="true"]') !== null
}
