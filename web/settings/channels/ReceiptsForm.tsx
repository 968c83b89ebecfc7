import { useQueryClient } from '@tanstack/react-query'
import type { ChannelDetails, ChannelPatch } from '#contract/channels.ts'
import { useAct } from '../../forms/useAct.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Notice } from '../../ui/Notice.tsx'
import { patchChannel } from './endpoints.ts'
import { channelKey } from './keys.ts'

/** What the customer is told of those who read and write here. */
export function ReceiptsForm({ channel: { id, readReceipts, typingIndicator } }: { channel: ChannelDetails }) {
  const { t: say } = useTranslation()
  const queries = useQueryClient()
  const { busy, problem, run } = useAct()
  const set = (patch: ChannelPatch) =>
    void run(async () => {
      queries.setQueryData(channelKey(id), await patchChannel(id, patch))
    })
  return (
    <fieldset className="flex flex-col gap-2 border-b border-line py-4">
      <legend className="sr-only">{say('channel.receipts')}</legend>
      {problem && <Notice tone="failure">{problem}</Notice>}
      <Choice
        label={say('channel.readReceipts')}
        hint={say('channel.readReceiptsHint')}
        checked={readReceipts}
        disabled={busy}
        change={(checked) => set({ readReceipts: checked })}
      />
      <Choice
        label={say('channel.typingIndicator')}
        hint={say('channel.typingIndicatorHint')}
        checked={typingIndicator}
        disabled={busy}
        change={(checked) => set({ typingIndicator: checked })}
      />
    </fieldset>
  )
}

interface ChoiceProps {
  label: string
  hint: string
  checked: boolean
  disabled: boolean
  change: (checked: boolean) => void
}

function Choice({ label, hint, checked, disabled, change }: ChoiceProps) {
  return (
    <label className="flex items-start gap-2.5 py-1">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={({ target }) => change(target.checked)}
        className="mt-0.5 size-4 accent-ink-fill"
      />
      <span className="min-w-0">
        <span className="block font-medium">{label}</span>
        <span className="block text-sm text-soft">{hint}</span>
      </span>
    </label>
  )
}
