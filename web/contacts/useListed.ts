import { useMemo } from 'react'
import { registered } from '#core/property/custom.ts'
import { PROPERTIES, type Property } from '#core/property/registry.ts'
import { isAskedOfContacts } from '#core/view/conditions.ts'
import { useOwnProperties } from './properties.ts'

/** What the registry knows of contacts and conversations: what is there from the start, and the workspace's own. */
export function useProperties(): readonly Property[] {
  const own = useOwnProperties()
  return useMemo(() => [...PROPERTIES, ...own.map((property) => registered(property))], [own])
}

/** What of contacts can be shown in a column. */
export function useShowable(): readonly Property[] {
  const properties = useProperties()
  return useMemo(
    () => properties.filter(({ of, key }) => of === 'contact' && key !== 'contact.name' && key !== LAST),
    [properties],
  )
}

/** What contacts can be asked for, of conversations by the newest one. */
export function useAskable(): readonly Property[] {
  const properties = useProperties()
  return useMemo(() => properties.filter(isAskedOfContacts), [properties])
}

const LAST = 'contact.last_customer_message'
