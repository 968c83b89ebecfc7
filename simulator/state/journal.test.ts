import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Line, openJournal } from './journal.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'))
})
after(() => rm(folder, { recursive: true, force: true }))

/** A table of its own, as the store keeps them. */
function openTable(bytesMax?: number) {
  const rows = new Map<string, object>()
  const apply = (line: Line) => {
    if (line.length === 3) rows.delete(line[1])
    else rows.set((line[1] as { id: string }).id, line[1])
  }
  const all = function* (): Generator<Line> {
    for (const row of rows.values()) yield ['table', row]
  }
  const journal = openJournal(folder, apply, all, bytesMax)
  const put = async (id: string, value: number) => {
    rows.set(id, { id, value })
    await journal.append(`${JSON.stringify(['table', { id, value }])}\n`)
  }
  return { rows, all, journal, put }
}

test('what was written is read again; a torn last line is dropped, and writing goes on after it', async () => {
  const first = openTable()
  await first.put('a', 1)
  await first.put('b', 2)
  await first.journal.append(`${JSON.stringify(['table', 'a', 0])}\n`)
  first.journal.close()
  const [name] = (await readdir(folder)).filter((one) => one.startsWith('journal-'))
  await appendFile(join(folder, String(name)), '["table",{"id":"c","val')
  const second = openTable()
  assert.deepEqual([...second.rows.values()], [{ id: 'b', value: 2 }])
  await second.put('d', 4)
  second.journal.close()
  const third = openTable()
  assert.deepEqual([...third.rows.keys()], ['b', 'd'])
  third.journal.close()
})

test('a long journal becomes a snapshot, and nothing written meanwhile is lost', async () => {
  const table = openTable(2_000)
  for (let count = 0; !table.journal.isLong(); count++) await table.put(`x${count}`, count)
  const renewing = table.journal.renew(table.all())
  await table.put('meanwhile', 1)
  await renewing
  assert.equal(table.journal.isLong(), false)
  table.journal.close()
  assert.equal((await readdir(folder)).length, 2, 'one snapshot, one journal')
  const again = openTable()
  assert.deepEqual(new Map([...again.rows].sort()), new Map([...table.rows].sort()))
  again.journal.close()
})
