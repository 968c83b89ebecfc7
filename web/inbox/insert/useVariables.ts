import { useQuery } from '@tanstack/react-query'
import type { Conversation } from '#contract/inbox.ts'
import { valuesOf } from '#core/property/values.ts'
import { variableValues } from '#core/property/variables.ts'
import { getContact } from '../../api/endpoints.ts'
import { useChannel, useInboxes, useNames, useSession, useTeams } from '../../app/useKnown.ts'
import { useAllProperties } from '../../contacts/properties.ts'
import { useProperties } from '../../contacts/useListed.ts'
import { currentLocale } from '../../i18n/index.ts'
import { serverNow } from '../../live/clock.ts'

/** The values of all variables in this conversation, in the reader's language; null until the contact is known. */
export function useVariables(conversation: Conversation) {
  const { contactId, ownerId, channelId } = conversation
  const { me, membership } = useSession()
  const nameOf = useNames()
  const { data: teams = [] } = useTeams()
  const { data: inboxes = [] } = useInboxes()
  const channel = useChannel(channelId)
  const { isPending } = useAllProperties()
  const properties = useProperties()
  const { data } = useQuery({
    queryKey: ['contact to insert', contactId],
    queryFn: () => getContact(contactId),
    staleTime: 0,
  })
  if (!data || isPending) return null
  const { contact } = data
  const people = [contact.ownerId, ownerId].flatMap((id) => (id === null ? [] : [[id, nameOf(id)] as const]))
  const names = new Map([...people, ...[...teams, ...inboxes].map(({ id, name }) => [id, name] as const)])
  const values = valuesOf(
    contact,
    { ...conversation, number: channel?.displayPhoneNumber ?? null },
    { now: serverNow() },
  )
  const { timeZone } = membership
  return variableValues({ values, properties, agent: me.user.name }, { language: currentLocale(), timeZone, names })
}
