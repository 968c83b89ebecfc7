/** The sample's threads with the ids and times they get on one channel. */
import { idOf, wamidOf } from './ids.ts'
import type { ActLine, Customer, CustomerLine, Line, OwnLine, ReactionLine } from './lines.ts'
import { timeOf } from './times.ts'

export type Placed<L extends Line> = L & { at: Date; wamid: string }

export interface Thread {
  customer: Customer
  lines: Placed<Line>[]
  /** From here on the lines come after a closure: they are delivered when it stands, and so reopen the conversation. */
  secondPart: number
  /** Meta's id of the line that others refer to. */
  wamidAs(name: string): string
}

export interface Setting {
  channelId: string
  timeZone: string
  /** The times of the sample are counted back from here. */
  now: Date
}

export const planThreads = (customers: readonly Customer[], setting: Setting): Thread[] =>
  customers.map((customer) => planThread(customer, setting))

function planThread(customer: Customer, { channelId, timeZone, now }: Setting): Thread {
  const lines = customer.lines.map((line, index) => ({
    ...line,
    at: timeOf(line.when, now, timeZone),
    wamid: wamidOf(channelId, customer.key, index),
  }))
  const named = new Map(
    lines.flatMap((line) => ('options' in line && line.options.as ? [[line.options.as, line]] : [])),
  )
  const closure = lines.findIndex((line) => line.from === 'act' && line.act === 'close')
  const isReopened = closure >= 0 && lines.slice(closure).some(isCustomers)
  return {
    customer,
    lines,
    secondPart: isReopened ? closure : lines.length,
    wamidAs(name) {
      const line = named.get(name)
      if (!line) throw new RangeError(`${customer.key}: no line is called "${name}"`)
      return line.wamid
    },
  }
}

export const isCustomers = (line: Placed<Line>): line is Placed<CustomerLine> => line.from === 'customer'
export const isOurs = (line: Placed<Line>): line is Placed<OwnLine> => line.from === 'us'
export const isReaction = (line: Placed<Line>): line is Placed<ReactionLine> => line.from === 'reaction'
export const isAct = (line: Placed<Line>): line is Placed<ActLine> => line.from === 'act'

/** Our own ids of a message of ours and of its only attempt. */
export const messageIdOf = ({ at, wamid }: Placed<OwnLine>): string => idOf(at, 'message', wamid)
export const sendIdOf = ({ at, wamid }: Placed<OwnLine>): string => idOf(at, 'send', wamid)

/** Whether Meta took it, so that it has an id there. */
export const wasTaken = ({ options: { became } }: Placed<OwnLine>): boolean =>
  became !== 'unconfirmed' && !(typeof became === 'object' && 'refused' in became)
