import { useMemo } from 'react'
import { type CustomProperty, registered } from '#core/property/custom.ts'
import { PROPERTIES, type Property } from '#core/property/registry.ts'
import { useOwnProperties } from './properties.ts'

/** What of contacts can be shown in a column: what is there from the start, and the workspace's own. */
export function useShowable(): readonly Property[] {
  const own = useOwnProperties()
  return useMemo(
    () => [
      ...PROPERTIES.filter(({ of, key }) => of === 'contact' && key !== 'contact.name' && key !== LAST),
      ...own.map((property: CustomProperty) => registered(property)),
    ],
    [own],
  )
}

/** What contacts can be asked for. */
export function useAskable(): readonly Property[] {
  const own = useOwnProperties()
  return useMemo(
    () => [
      ...PROPERTIES.filter(({ of, key, place }) => of === 'contact' && (!('read' in place) || key === LAST)),
      ...own.map((property: CustomProperty) => registered(property)),
    ],
    [own],
  )
}

const LAST = 'contact.last_customer_message'
