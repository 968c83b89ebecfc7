/** Programs of the bench in processes of their own: one question, one answer, in turn. */
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'

export interface Child {
  ask<Answer>(question: object, withinMs?: number): Promise<Answer>
  /** Resolves when it is gone. */
  stop(): Promise<void>
}

const PROGRAMS = join(import.meta.dirname, '..', 'programs')
const ANSWER_MS_MAX = 5 * 60_000

export function startChild(program: 'generator' | 'floors' | 'agents'): Child {
  const child = fork(join(PROGRAMS, `${program}.ts`), { serialization: 'advanced' })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    ask: (question, withinMs = ANSWER_MS_MAX) => ask(child, question, withinMs),
    async stop() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** The other side: answers every question of its parent, and leaves with it. */
export function answerWith(handle: (question: never) => Promise<unknown>): void {
  process.on('disconnect', () => process.exit(0))
  process.on('message', (question) => {
    handle(question as never).then(
      (answer) => process.send?.({ answer }),
      (error) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
    )
  })
}

function ask<Answer>(child: ChildProcess, question: object, withinMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(limit)
      child.off('message', hear).off('exit', gone)
    }
    const hear = (word: unknown) => {
      done()
      const { answer, error } = word as { answer: Answer; error?: string }
      if (error === undefined) resolve(answer)
      else reject(new Error(error))
    }
    const gone = () => {
      done()
      reject(new Error('a program of the bench ended by itself'))
    }
    const limit = setTimeout(() => {
      done()
      reject(new Error(`a program of the bench did not answer within ${withinMs} ms`))
    }, withinMs)
    child.once('message', hear).once('exit', gone)
    child.send(question)
  })
}
