import { useQuery } from '@tanstack/react-query'
import type { Conversation } from '#contract/inbox.ts'
import { variableValues } from '#core/property/variables.ts'
import { getContact } from '../../api/endpoints.ts'
import { useNames, useSession } from '../../app/useKnown.ts'
import { currentLocale } from '../../i18n/index.ts'

/** The values of all variables in this conversation; null until the contact is known. */
export function useVariables({ contactId, ownerId }: Conversation) {
  const { me } = useSession()
  const nameOf = useNames()
  const { data } = useQuery({
    queryKey: ['contact to insert', contactId],
    queryFn: () => getContact(contactId),
    staleTime: 0,
  })
  if (!data) return null
  const countries = new Intl.DisplayNames([currentLocale()], { type: 'region', fallback: 'code' })
  const person = (id: string | null) => (id === null ? null : nameOf(id))
  return variableValues({
    contact: data.contact,
    countryName: (code) => (/^[A-Za-z]{2}$/.test(code) ? (countries.of(code.toUpperCase()) ?? code) : code),
    contactOwner: person(data.contact.ownerId),
    conversationOwner: person(ownerId),
    agent: me.user.name,
  })
}
