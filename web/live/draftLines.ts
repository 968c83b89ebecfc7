import { useSyncExternalStore } from 'react'
import { getDrafts } from '../api/endpoints.ts'
import { whenSessionEnds } from '../app/session.ts'

/** What the list shows of what I have begun to write; its owner is drafts.ts, which comes with the composer. */
let lines: ReadonlyMap<string, string> = new Map()
/** Those that the composer has said something of: it knows better than what was asked for. */
const told = new Set<string>()
const listeners = new Set<() => void>()
const LINE_CHARACTERS_MAX = 200

/** Null where there is none, or it is being written. */
export const useDraftLine = (conversationId: string): string | null =>
  useSyncExternalStore(subscribe, () => lines.get(conversationId) ?? null)

/** Those of earlier days and of other browsers. */
export async function loadDraftLines(): Promise<void> {
  const { drafts } = await getDrafts()
  const unknown = drafts.filter(({ conversationId }) => !told.has(conversationId))
  const ofBefore = [...lines].filter(([id]) => told.has(id))
  put(new Map([...ofBefore, ...unknown.map((one) => [one.conversationId, one.text || (one.fileName ?? '')] as const)]))
}

export function putDraftLine(conversationId: string, line: string | null) {
  told.add(conversationId)
  if ((lines.get(conversationId) ?? null) === line) return
  const next = new Map(lines)
  if (line === null) next.delete(conversationId)
  else next.set(conversationId, line.slice(0, LINE_CHARACTERS_MAX))
  put(next)
}

whenSessionEnds(() => {
  told.clear()
  put(new Map())
})

function put(next: ReadonlyMap<string, string>) {
  lines = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
