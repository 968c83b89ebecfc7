import { useQuery } from '@tanstack/react-query'
import type { ConsentsForeseen, ConsentsPreview } from '#contract/consents.ts'
import { CONSENT_CONTACTS_MAX } from '#core/whatsapp/consentMarks.ts'
import { postConsentsPreview } from './endpoints.ts'

/** So many contacts are recorded at one press; each 500 of them are one request. */
export const EVERYBODY_MAX = 10_000

/** Asks page after page for all whom a list shows. */
export type Everybody = (after: string | null) => Promise<{ ids: string[]; nextCursor: string | null }>

/** All whom the list shows, as it was when it was asked; no further than one more than are recorded at once. */
export function useEverybody(everybody: Everybody | undefined, isWanted: boolean) {
  return useQuery({
    queryKey: ['everybody'],
    queryFn: async () => {
      const ids: string[] = []
      for (let after: string | null = null; everybody && ids.length <= EVERYBODY_MAX; ) {
        const page = await everybody(after)
        ids.push(...page.ids)
        after = page.nextCursor
        if (after === null) break
      }
      return ids
    },
    enabled: isWanted && everybody !== undefined,
    // Who is meant does not change under the reader's eyes.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
}

/** What recording would change, part after part; news of anybody's consent make it old. */
export function useForeseen(
  contactIds: readonly string[],
  said: Omit<ConsentsPreview, 'contactIds'>,
  isWanted: boolean,
) {
  return useQuery({
    queryKey: ['consents', 'foreseen', contactIds, said],
    queryFn: async () => {
      const total: ConsentsForeseen = { contacts: 0, changed: 0, same: 0, kept: 0, overruled: 0 }
      for (const part of partsOf(contactIds)) {
        const found = await postConsentsPreview({ ...said, contactIds: part })
        for (const key of ['contacts', 'changed', 'same', 'kept', 'overruled'] as const) total[key] += found[key]
      }
      return total
    },
    enabled: isWanted && contactIds.length > 0,
  })
}

export function partsOf(contactIds: readonly string[]): string[][] {
  const parts: string[][] = []
  for (let start = 0; start < contactIds.length; start += CONSENT_CONTACTS_MAX) {
    parts.push(contactIds.slice(start, start + CONSENT_CONTACTS_MAX))
  }
  return parts
}
