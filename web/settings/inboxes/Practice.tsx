import { useQueryClient } from '@tanstack/react-query'
import { Smartphone, Sparkles } from 'lucide-react'
import type { Inbox } from '#contract/inbox.ts'
import { connectPracticeChannel } from '../../api/endpoints.ts'
import { useAct } from '../../forms/useAct.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useMay } from '../../people/useMay.ts'
import { takeOutPhone } from '../../practice/dock.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { toast } from '../../ui/toast.ts'
import { fillSample } from '../endpoints.ts'
import { Section } from '../Page.tsx'

/** The way to try everything without a number of Meta's. */
export function Practice({ inboxes }: { inboxes: Inbox[] }) {
  const { t } = useTranslation()
  const mayDo = useMay()
  const queries = useQueryClient()
  const connect = useAct()
  const fill = useAct()
  const isConnected = inboxes.some(({ channels }) =>
    channels.some(({ connection, state }) => connection === 'practice' && state === 'connected'),
  )
  const problem = connect.problem ?? fill.problem
  const connectNumber = () =>
    connect.run(async () => {
      await connectPracticeChannel()
      toast('done', t('settings.practiceConnected'), { label: t('settings.takePhone'), run: takeOutPhone })
      await queries.invalidateQueries({ queryKey: ['inboxes'] })
    })
  const fillWithSample = () =>
    fill.run(async () => {
      const { conversations } = await fillSample()
      toast('done', t('settings.sampleFilled', { count: conversations }))
      await queries.invalidateQueries()
    })
  const maySample = mayDo('sample.fill') && isConnected
  return (
    <Section title={t('settings.practiceTitle')}>
      <p className="mt-3 max-w-prose text-soft">
        {t(isConnected ? 'settings.practiceReady' : 'settings.practiceText')}
      </p>
      {problem && (
        <div className="mt-3">
          <Notice tone="failure">{problem}</Notice>
        </div>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {isConnected ? (
          <Button icon={Smartphone} onClick={takeOutPhone}>
            {t('settings.takePhone')}
          </Button>
        ) : (
          mayDo('channels.manage') && (
            <Button icon={Smartphone} busy={connect.busy} onClick={connectNumber}>
              {t('settings.connectPractice')}
            </Button>
          )
        )}
        {maySample && (
          <Button icon={Sparkles} busy={fill.busy} data-tip={t('settings.fillSampleText')} onClick={fillWithSample}>
            {t('settings.fillSample')}
          </Button>
        )}
      </div>
    </Section>
  )
}
