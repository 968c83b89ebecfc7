import { createGraph, type Graph } from '#meta/client.ts'
import { isMetaMediaHost } from '#meta/media.ts'
import type { Secrets } from '../platform/secrets.ts'

/** What a channel's row and its app's row say about the way to Meta (or to the practice simulator). */
export interface Connection {
  connection: 'meta' | 'practice'
  graphUrl: string
  graphVersion: string
  tokenEncrypted: string
}

/** The way to Meta for each channel. */
export interface Graphs {
  of(channelId: string, connection: Connection): Graph
  tokenOf(channelId: string, connection: Connection): string
}

/** What a channel's token is bound to when it is encrypted: copied to another row, it cannot be read. */
export const tokenBinding = (channelId: string) => `channels/${channelId}/token`

/** Graph clients kept ready; at most so many, the oldest goes first. */
const GRAPHS_MAX = 1_000

export function createGraphs(secrets: Secrets): Graphs {
  const ready = new Map<string, { key: string; graph: Graph; token: string }>()
  const entry = (channelId: string, { graphUrl, graphVersion, tokenEncrypted }: Connection) => {
    const key = `${graphUrl} ${graphVersion} ${tokenEncrypted}`
    const known = ready.get(channelId)
    if (known?.key === key) return known
    const token = secrets.decrypt(tokenEncrypted, tokenBinding(channelId))
    const made = { key, token, graph: createGraph({ token, baseUrl: graphUrl, version: graphVersion }) }
    ready.delete(channelId)
    ready.set(channelId, made)
    if (ready.size > GRAPHS_MAX) ready.delete(ready.keys().next().value ?? '')
    return made
  }
  return {
    of: (channelId, connection) => entry(channelId, connection).graph,
    tokenOf: (channelId, connection) => entry(channelId, connection).token,
  }
}

/** Where media of this connection may be fetched from, and with what care. */
export const mediaRules = ({ connection, graphUrl }: Connection) =>
  connection === 'meta'
    ? { isAllowedHost: isMetaMediaHost }
    : { isAllowedHost: (host: string) => host === new URL(graphUrl).host, allowPrivate: true }
