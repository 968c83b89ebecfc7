import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ChannelDetails, Disconnection } from '#contract/channels.ts'
import { stepWords } from '#core/channel/stepWords.ts'
import { useAct } from '../../forms/useAct.ts'
import { currentLocale } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { toast } from '../../ui/toast.ts'
import { disconnectChannel } from './endpoints.ts'
import { CHANNELS_KEY } from './keys.ts'

/** The end of a connection: what it means is said before it happens, what Meta did with it after. */
export function DisconnectPart({ channel }: { channel: ChannelDetails }) {
  const { t: say } = useTranslation()
  const [isAsking, setAsking] = useState(false)
  return (
    <div className="mt-3 flex flex-col items-start gap-3">
      <p className="max-w-prose text-soft">{say('channel.endText')}</p>
      <Button onClick={() => setAsking(true)}>{say('channel.disconnect')}</Button>
      {isAsking && <DisconnectDialog channel={channel} onClose={() => setAsking(false)} />}
    </div>
  )
}

function DisconnectDialog({ channel, onClose }: { channel: ChannelDetails; onClose: () => void }) {
  const { t } = useTranslation()
  const { t: say } = useTranslation()
  const queries = useQueryClient()
  const { busy, problem, run } = useAct()
  const [deregister, setDeregister] = useState(false)
  const [done, setDone] = useState<Disconnection | null>(null)
  const number = channel.displayPhoneNumber
  const leave = async () => {
    onClose()
    await Promise.all([
      queries.invalidateQueries({ queryKey: CHANNELS_KEY }),
      queries.invalidateQueries({ queryKey: ['inboxes'] }),
    ])
  }
  const disconnect = () =>
    run(async () => {
      const answer = await disconnectChannel(channel.id, deregister)
      toast('done', say('channel.disconnected', { number }))
      if (answer.left.some(({ state }) => state !== 'done')) setDone(answer)
      else await leave()
    })
  if (done) {
    return (
      <Dialog
        title={say('channel.disconnected', { number })}
        onClose={() => void leave()}
        actions={<Button onClick={() => void leave()}>{t('common.close')}</Button>}
      >
        <ul className="flex list-disc flex-col gap-1.5 pl-4 text-soft">
          {done.left.map((one) => (
            <li key={one.what}>
              {say(`channel.left.${one.what}`)}
              {one.state === 'kept' && ` – ${say('channel.leftKept')}`}
              {one.state === 'failed' &&
                ` – ${say('channel.leftFailed', { reason: stepWords(one.fault ?? 'unknown', currentLocale()).reason })}`}
            </li>
          ))}
        </ul>
      </Dialog>
    )
  }
  return (
    <Dialog
      title={say('channel.disconnectTitle', { number })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="danger" busy={busy} onClick={disconnect}>
            {say('channel.disconnect')}
          </Button>
        </>
      }
    >
      {problem && (
        <div className="mb-3">
          <Notice tone="failure">{problem}</Notice>
        </div>
      )}
      <ul className="flex list-disc flex-col gap-1.5 pl-4 text-soft">
        <li>{say('channel.disconnectList.history')}</li>
        <li>{say('channel.disconnectList.receive')}</li>
        {channel.waitingSends > 0 && <li>{say('channel.disconnectList.sends', { count: channel.waitingSends })}</li>}
        <li>{say('channel.disconnectList.again')}</li>
      </ul>
      <label className="mt-4 flex cursor-pointer items-start gap-3">
        <input
          type="checkbox"
          checked={deregister}
          onChange={({ target }) => setDeregister(target.checked)}
          className="mt-0.5 size-4 shrink-0 accent-ink-fill"
        />
        <span>
          <span className="block font-medium">{say('channel.deregister')}</span>
          <span className="block text-sm text-faint">{say('channel.deregisterHint')}</span>
        </span>
      </label>
    </Dialog>
  )
}
