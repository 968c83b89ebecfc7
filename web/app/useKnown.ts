import { useQuery } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { Channel } from '#contract/inbox.ts'
import { getCounts, getInboxes, getLabels, getMembers, getTeams, getViews } from '../api/endpoints.ts'
import { useTranslation } from '../i18n/translate.ts'

/** Who is signed in, inside the frame. */
export const useSession = () => useRouteContext({ from: '/framed' }).session

export const useInboxes = () =>
  useQuery({ queryKey: ['inboxes'], queryFn: getInboxes, select: ({ inboxes }) => inboxes })

export const useCounts = () => useQuery({ queryKey: ['counts'], queryFn: getCounts })

export const useMembers = () =>
  useQuery({ queryKey: ['members'], queryFn: getMembers, select: ({ members }) => members })

export const useTeams = () => useQuery({ queryKey: ['teams'], queryFn: getTeams, select: ({ teams }) => teams })

export const useLabels = () => useQuery({ queryKey: ['labels'], queryFn: getLabels, select: ({ labels }) => labels })

/** Saved views, and those that are there from the start, with what is in each. */
export const useViews = () => useQuery({ queryKey: ['views'], queryFn: getViews })

/** The channel of a conversation, if its inbox is among mine. */
export function useChannel(channelId: string): Channel | undefined {
  const { data } = useInboxes()
  return useMemo(() => data?.flatMap(({ channels }) => channels).find(({ id }) => id === channelId), [data, channelId])
}

/** A colleague's name by id: me as well, and those who have left. */
export function useNames(): (userId: string) => string {
  const { t } = useTranslation()
  const { me } = useSession()
  const { data } = useMembers()
  return useCallback(
    (userId) =>
      data?.find((member) => member.userId === userId)?.name ??
      (userId === me.user.id ? me.user.name : data ? t('common.formerMember') : ''),
    [data, me, t],
  )
}
