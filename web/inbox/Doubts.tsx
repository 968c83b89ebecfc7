import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Doubts as Found } from '#contract/life.ts'
import type { Outcome } from '#core/whatsapp/status.ts'
import { type DoubtPlace, getDoubts, settleAll } from '../api/endpoints.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { useMay } from '../people/useMay.ts'
import { ConfirmDialog } from '../settings/ConfirmDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { toast } from '../ui/toast.ts'

interface DoubtsProps {
  of: DoubtPlace
  id: string
  /** How many are on the screen: where that changes, the server is asked anew. */
  seen: number
}

/** Many that may have been sent, settled by one word: in a thread where there is more than one, on a number where there is any. */
export default function Doubts({ of, id, seen }: DoubtsProps) {
  const mayReply = useMay()('conversations.reply')
  const { data } = useQuery({
    queryKey: ['doubts', of, id, seen],
    queryFn: () => getDoubts(of, id),
    staleTime: 0,
    enabled: mayReply,
  })
  const atLeast = of === 'conversations' ? 2 : 1
  return data && data.count >= atLeast ? <Choice of={of} id={id} doubts={data} /> : null
}

function Choice({ of, id, doubts: { count, isMore, asOf } }: { of: DoubtPlace; id: string; doubts: Found }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const isThread = of === 'conversations'
  useCommands([
    { id: 'doubts sent', key: 'Y', label: t('doubts.sent'), run: () => setOutcome('sent') },
    { id: 'doubts not sent', key: 'W', label: t('doubts.notSent'), run: () => setOutcome('not_sent') },
  ])
  const settle = async (said: Outcome) => {
    let settled = 0
    try {
      // A request settles no more than its bound.
      for (let answer = { settled: 1, left: 1 }; answer.left > 0 && answer.settled > 0; ) {
        answer = await settleAll(of, id, said, asOf)
        settled += answer.settled
      }
    } finally {
      await queries.invalidateQueries({ queryKey: ['doubts', of, id] })
    }
    setOutcome(null)
    toast('done', t('doubts.done', { count: settled }))
  }
  const howMany = isThread
    ? t('doubts.inThread', { count })
    : isMore
      ? t('doubts.onNumberMore', { count })
      : t('doubts.onNumber', { count })
  const buttons = (
    <span className="flex flex-wrap gap-2">
      <Button size="small" onClick={() => setOutcome('sent')}>
        {t('doubts.sent')}
      </Button>
      <Button size="small" onClick={() => setOutcome('not_sent')}>
        {t('doubts.notSent')}
      </Button>
    </span>
  )
  return (
    <section role="status" className={isThread ? 'px-4 py-2 md:px-6' : 'mt-3'}>
      <Notice tone="attention" action={!isThread && buttons}>
        <p className="font-medium">{howMany}</p>
        <p className="text-soft">{t('doubts.why')}</p>
        {/* A thread is narrow: beside the words they would squeeze them. */}
        {isThread && <div className="mt-1.5">{buttons}</div>}
      </Notice>
      {outcome && (
        <ConfirmDialog
          title={t(outcome === 'sent' ? 'doubts.sentTitle' : 'doubts.notSentTitle')}
          text={`${howMany} ${t(outcome === 'sent' ? 'doubts.sentText' : 'doubts.notSentText')}`}
          label={t(outcome === 'sent' ? 'doubts.sentDo' : 'doubts.notSentDo')}
          act={() => settle(outcome)}
          onClose={() => setOutcome(null)}
        />
      )}
    </section>
  )
}
