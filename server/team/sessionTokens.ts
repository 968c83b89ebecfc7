import { createHash } from 'node:crypto'
import type { BetterAuthPlugin, DBAdapter, Where } from 'better-auth'

/** How a token lies in the table. Tokens are 32 random characters (190 bits), so that a fast hash is enough. */
export const hashOfToken = (token: string) => `sha256:${createHash('sha256').update(token).digest('hex')}`

/** As SQL, for tokens that were stored as they are by earlier versions; safe to repeat. */
export const HASH_FORMER_TOKENS = `
  update auth.session set token = 'sha256:' || encode(sha256(convert_to(token, 'UTF8')), 'hex') where token not like 'sha256:%'`

/** Between better-auth and the table of sessions: the library keeps tokens as they are and has no option for it. What goes
 *  in is hashed, what is looked for is hashed, and what comes out bears the token that was asked for. */
export const hashedSessionTokens: BetterAuthPlugin = {
  id: 'hashed-session-tokens',
  init: ({ adapter }) => ({ context: { adapter: hashing(adapter) } }),
}

type Inside = Omit<DBAdapter, 'transaction'>
type Row = { token?: unknown } | null

function hashing(adapter: DBAdapter): DBAdapter {
  return {
    ...hashingInside(adapter),
    transaction: (work) => adapter.transaction((inside) => work(hashingInside(inside))),
  }
}

function hashingInside(adapter: Inside): Inside {
  return {
    ...adapter,
    create: async (query) => {
      if (query.model !== 'session') return adapter.create(query)
      const row = await adapter.create({ ...query, data: hashedIn(query.data) as typeof query.data })
      return asAsked(row as Row, query.data as Row) as never
    },
    findOne: async (query) => asLookedFor(await adapter.findOne<Row>(hashedQuery(query)), query) as never,
    findMany: async (query) => {
      const rows = await adapter.findMany<Row>(hashedQuery(query))
      return rows.map((row) => asLookedFor(row, query)) as never
    },
    count: (query) => adapter.count(hashedQuery(query)),
    update: async (query) => {
      const row = await adapter.update<Row>({ ...hashedQuery(query), update: hashedUpdate(query) })
      return asLookedFor(row, query) as never
    },
    updateMany: (query) => adapter.updateMany({ ...hashedQuery(query), update: hashedUpdate(query) }),
    delete: (query) => adapter.delete(hashedQuery(query)),
    deleteMany: (query) => adapter.deleteMany(hashedQuery(query)),
    consumeOne: async (query) => asLookedFor(await adapter.consumeOne<Row>(hashedQuery(query)), query) as never,
  }
}

interface Query {
  model: string
  where?: Where[] | undefined
}

/** The same question with hashes in place of tokens. */
function hashedQuery<Q extends Query>(query: Q): Q {
  if (query.model !== 'session' || !query.where) return query
  return {
    ...query,
    where: query.where.map((each) => (isOfToken(each) ? { ...each, value: hashedValue(each.value) } : each)),
  }
}

const hashedUpdate = ({ model, update }: { model: string; update: Record<string, unknown> }) =>
  model === 'session' ? hashedIn(update) : update

const isOfToken = ({ field }: Where) => field === 'token'

/** Always, whatever it looks like: what was read from the table must open nothing. */
const hashedValue = (value: Where['value']) =>
  Array.isArray(value) ? value.map((one) => hashOfToken(String(one))) : hashOfToken(String(value))

function hashedIn(data: object): Record<string, unknown> {
  const { token } = data as { token?: unknown }
  return typeof token === 'string' ? { ...data, token: hashOfToken(token) } : { ...data }
}

/** The row with the token by which it was found, where it was found by one. */
function asLookedFor(row: Row, query: Query): Row {
  if (query.model !== 'session' || !row) return row
  const wanted = query.where?.filter(isOfToken).flatMap(({ value }) => (Array.isArray(value) ? value : [value])) ?? []
  const token = wanted.find((one) => hashOfToken(String(one)) === row.token)
  return asAsked(row, { token })
}

const asAsked = (row: Row, asked: Row): Row =>
  row && typeof asked?.token === 'string' ? { ...row, token: asked.token } : row
