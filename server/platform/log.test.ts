import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from './log.ts'

const into = (lines: string[]) => ({
  write(line: string) {
    lines.push(line)
  },
})

function logged(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown> {
  const lines: string[] = []
  write(createLog({ level: 'debug', destination: into(lines) }))
  equal(lines.length, 1)
  ok(!lines.join().includes('sesame'), lines.join())
  return JSON.parse(lines[0] as string)
}

test('tokens, passwords, headers and the texts of messages never reach a line', () => {
  logged((log) =>
    log.info({ token: 'sesame', connection: { accessToken: 'sesame', app: { appSecret: 'sesame' } } }, 'x'),
  )
  logged((log) =>
    log.info({ headers: { authorization: 'Bearer sesame', cookie: 'a=sesame', 'x-hub-signature-256': 'sesame' } }, 'x'),
  )
  logged((log) =>
    log.info({ req: { headers: { authorization: 'sesame' } }, message: { text: 'sesame', body: 'sesame' } }, 'x'),
  )
  logged((log) =>
    log.error(
      {
        err: Object.assign(new Error('x'), { token: 'sesame', detail: 'Key (phone)=(sesame)', parameters: ['sesame'] }),
      },
      'x',
    ),
  )
})

test('an error keeps what helps to find it', () => {
  const fault = Object.assign(new Error('duplicate key value violates unique constraint "received_key"'), {
    ...{ code: '23505', severity: 'ERROR', constraint: 'received_key', detail: 'Key (wamid)=(sesame)' },
  })
  const { err } = logged((log) => log.warn({ err: fault }, 'x')) as { err: Record<string, string> }
  deepEqual([err.code, err.constraint], ['23505', 'received_key'])
  match(err.message as string, /"received_key"/)
  const quoting = Object.assign(new Error('invalid input syntax for type uuid: "Hello sesame"'), { severity: 'ERROR' })
  logged((log) => log.warn({ err: quoting }, 'x'))
})

test('what people write cannot begin a line of its own', () => {
  const lines: string[] = []
  createLog({ destination: into(lines) }).info({ name: 'a\n{"level":"fatal"}' }, 'x')
  equal(lines.join('').trim().split('\n').length, 1)
})
