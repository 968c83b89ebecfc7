import { type Break, type Verification, verifyLedger } from '#server/consents/verify.ts'
import { StartError } from '#server/platform/start-error.ts'
import { workspaceIds } from '#server/team/queries.ts'
import { type Command, counted, UsageError, withApp } from './command.ts'
import { readOptions } from './options.ts'

const OPTIONS = ['workspace', 'head'] as const

const WORDS: Record<Break, string> = {
  missing: 'is missing: entries were taken out of the ledger',
  chain: 'does not continue the entry before it: the ledger was changed here',
  words: 'does not hold the words that were sealed: who, when, how or what was changed afterwards',
  words_missing: 'has lost its words, and no erasure says so',
  proof: 'is proven by a file that is gone, or is not the one that was sealed',
  lookup: 'is looked up under something else than its words say: what holds now was changed beside the ledger',
  end: 'is the last one, and the noted head is not among the entries: the end of the ledger was cut off or written anew',
}

export const consent: Command = {
  usage: 'consent verify [--workspace id [--head number:digest]]',
  summary: 'checks every ledger of consents, entry by entry; names the first broken one and ends with 1',
  async run([act, ...parameters], setting) {
    if (act !== 'verify') throw new UsageError('consent knows one act: consent verify.')
    const { workspace, head } = readOptions(parameters, OPTIONS)
    if (head && !workspace) throw new UsageError('A head belongs to one ledger: name its --workspace.')
    await withApp(setting, async (db) => {
      const ids = await workspaceIds(db)
      if (workspace && !ids.includes(workspace)) throw new StartError(`There is no workspace ${workspace}.`)
      for (const id of workspace ? [workspace] : ids) {
        const result = await verifyLedger(db, id, head ?? null)
        if (result.broken) process.exitCode = 1
        console.log(sentenceOf(id, result))
      }
    })
  },
}

function sentenceOf(workspaceId: string, { entries, erased, head, broken }: Verification): string {
  if (broken) return `${workspaceId}: BROKEN. Entry ${broken.number} ${WORDS[broken.because]}.`
  const all = counted(entries, 'entry', 'entries')
  const without = erased === 0 ? '' : `, ${counted(erased, 'of them erased', 'of them erased')}`
  return head === null
    ? `${workspaceId}: no entry yet.`
    : `${workspaceId}: ${all}${without}, unbroken. Head, to be noted down elsewhere: ${head}`
}
