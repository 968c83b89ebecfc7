import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { z } from 'zod'
import type { ContactChange, Segment, SegmentList, SegmentRequest } from '#contract/contacts.ts'
import type { OwnProperty, PropertyPatch, PropertyRequest, PropertyUses } from '#contract/properties.ts'
import { request } from '../api/client.ts'

export const getProperties = () => request<{ properties: OwnProperty[] }>('GET', '/properties')
export const postProperty = (body: PropertyRequest) => request<OwnProperty>('POST', '/properties', { body })
export const patchProperty = (id: string, body: PropertyPatch) =>
  request<OwnProperty>('PATCH', `/properties/${id}`, { body })
export const putPropertyOrder = (ids: readonly string[]) => request<void>('PUT', '/properties/order', { body: { ids } })
export const getPropertyUses = (id: string) => request<PropertyUses>('GET', `/properties/${id}/uses`)
const getSegments = () => request<z.infer<typeof SegmentList>>('GET', '/segments')
export const postSegment = (body: SegmentRequest) => request<Segment>('POST', '/segments', { body })
export const putSegment = (id: string, body: SegmentRequest) => request<Segment>('PUT', `/segments/${id}`, { body })
export const deleteSegment = (id: string) => request<void>('DELETE', `/segments/${id}`)
export const postContactChanges = (changes: readonly ContactChange[]) =>
  request<{ count: number; undo: ContactChange[] }>('POST', '/contacts/changes', { body: { changes } })

/** Everything that the workspace defined, also what was put away. */
export const useAllProperties = () =>
  useQuery({ queryKey: ['properties'], queryFn: getProperties, select: ({ properties }) => properties })

/** Those in use, in their order. */
export function useOwnProperties(): OwnProperty[] {
  const { data } = useAllProperties()
  return useMemo(() => data?.filter(({ archived }) => !archived) ?? [], [data])
}

export const useSegments = () =>
  useQuery({ queryKey: ['segments'], queryFn: getSegments, select: ({ segments }) => segments })
