import { useState } from 'react'
import type { BulkAct } from '#contract/bulk.ts'
import { ApiRefusal } from '../../api/refusal.ts'
import { listOf } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { serverNow } from '../../live/clock.ts'
import { newId } from '../../live/id.ts'
import { getLive } from '../../live/store.ts'
import { dismiss, LONG_MS, tellFigures, toast, working } from '../../ui/toast.ts'
import { postBulk, postBulkUndo } from './bulk.ts'
import { inTurns, TURN_MAX, type Turned } from './inTurns.ts'
import { choose, getChosen } from './selection.ts'

/** Names of those that were refused, in the words about it; further ones are counted. */
const NAMED_MAX = 3

/** Does something to all of them and says what was done with a way back, and by name what was not. What takes several requests is
 *  counted as they are done, on whatever page their reader is by then, and can be stopped. */
export function useBulk(ids: readonly string[]) {
  const { t, language } = useTranslation()
  const [busy, setBusy] = useState(false)

  const follow = (count: number, words: string) => {
    let stopped = false
    const shown = count > TURN_MAX ? working(words, { label: t('bulk.stop'), run: () => (stopped = true) }) : null
    return {
      tell: (done: number) =>
        shown !== null && tellFigures(shown, t('bulk.figures', { done: done.toLocaleString(language), count })),
      isStopped: () => stopped,
      end: () => shown !== null && dismiss(shown),
    }
  }

  const tellTrouble = ({ refused, error }: Turned<unknown>) => {
    for (const { message, conversationIds } of refused) {
      const { conversations } = getLive()
      const named = conversationIds.slice(0, NAMED_MAX).flatMap((id) => conversations[id]?.contactName ?? [])
      const more = conversationIds.length - named.length
      const names = listOf(more > 0 ? [...named, t('bulk.more', { count: more })] : named)
      toast('failed', t('bulk.refused', { names, message }))
    }
    if (error !== null) toast('failed', error instanceof ApiRefusal ? error.message : t('common.noConnection'))
  }

  const run = async (act: BulkAct) => {
    if (busy || ids.length === 0) return
    setBusy(true)
    const following = follow(ids.length, t('bulk.working', { count: ids.length }))
    const actId = newId(serverNow())
    const all = await inTurns(ids, (some) => postBulk(some, act, actId), following)
    following.end()
    setBusy(false)
    // What was chosen meanwhile stays chosen, and so does what is left.
    const left = new Set(all.left)
    const handled = new Set(ids.filter((id) => !left.has(id)))
    choose([...getChosen()].filter((id) => !handled.has(id)))
    tellTrouble(all)
    if (all.done === 0) return
    const done = t(`bulk.done.${act.kind}`, { count: all.done })
    toast(
      'done',
      all.left.length === 0 ? done : `${done} ${t('bulk.left', { count: all.left.length })}`,
      all.undo.length === 0 ? undefined : { label: t('bulk.undo'), run: () => void takeBack(all) },
      ids.length > TURN_MAX ? LONG_MS : undefined,
    )
  }

  const takeBack = async ({ undo }: Turned<string>) => {
    const following = follow(undo.length, t('bulk.takingBack', { count: undo.length }))
    const back = await inTurns(undo, postBulkUndo, following)
    following.end()
    tellTrouble(back)
    const rest = { ...back, undo: back.left }
    if (back.left.length > 0)
      return toast(
        'done',
        t('bulk.notBack', { count: back.left.length }),
        { label: t('bulk.undo'), run: () => void takeBack({ ...rest, left: [] }) },
        LONG_MS,
      )
    // Few are seen to come back.
    if (undo.length > TURN_MAX) toast('done', t('bulk.back', { count: back.done }))
  }

  return { busy, run: (act: BulkAct) => void run(act) }
}
