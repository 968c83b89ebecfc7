/** What is asked of one conversation leaves in the order it was wished: each waits for the one before, whatever became of that. */
export function createLines() {
  const lines = new Map<string, Promise<unknown>>()
  return <Answer>(name: string, work: () => Promise<Answer>): Promise<Answer> => {
    const before = lines.get(name) ?? Promise.resolve()
    const mine = before.then(work, work)
    lines.set(name, mine)
    const leave = () => {
      if (lines.get(name) === mine) lines.delete(name)
    }
    mine.then(leave, leave)
    return mine
  }
}
