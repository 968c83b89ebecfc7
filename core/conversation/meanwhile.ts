/** A place in a thread, whose order is (at, id). */
interface Place {
  at: Date
  id: string
}

/** One of our messages, as far as it matters here. */
export interface Answer extends Place {
  authorId: string | null
  source: 'customer' | 'person' | 'workflow' | 'system'
  status: string
}

/**
 * What other people have answered behind the place up to which someone had read when they sent theirs; in the order of the
 * thread. Not empty: they are asked once whether they still want to send it (docs/rules.md, A). `seen` null: they had read nothing.
 */
export const answeredMeanwhile = <One extends Answer>(
  authorId: string,
  seen: Place | null,
  answers: readonly One[],
): One[] =>
  answers
    .filter((answer) => isOfSomeoneElse(answer, authorId) && (seen === null || compare(answer, seen) > 0))
    .sort(compare)

/** An echo from a phone names nobody of ours, and was written by somebody all the same. */
const isOfSomeoneElse = ({ source, authorId, status }: Answer, me: string) =>
  source === 'person' && authorId !== me && status !== 'cancelled'

const compare = (a: Place, b: Place) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
