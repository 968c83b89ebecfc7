import { useQueryClient } from '@tanstack/react-query'
import type { ChannelDetails } from '#contract/channels.ts'
import { useInboxes } from '../../app/useKnown.ts'
import { checkText, NAME_MAX } from '../../forms/checks.ts'
import { useForm } from '../../forms/useForm.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { Field, SelectField } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { toast } from '../../ui/toast.ts'
import { patchChannel } from './endpoints.ts'
import { channelKey } from './keys.ts'

/** What is ours to choose: what the number is called here, and whose inbox it feeds. */
export function ChannelForm({ channel }: { channel: ChannelDetails }) {
  const { t } = useTranslation()
  const { t: say } = useTranslation()
  const queries = useQueryClient()
  const { data: inboxes } = useInboxes()
  const { id, name, inboxId } = channel
  const { field, values, submit, banner, busy } = useForm({
    first: { name, inboxId },
    check: (typed) => ({ name: checkText(typed.name, NAME_MAX, t) }),
    send: async (typed) => {
      queries.setQueryData(channelKey(id), await patchChannel(id, { name: typed.name.trim(), inboxId: typed.inboxId }))
      await queries.invalidateQueries({ queryKey: ['inboxes'] })
      toast('done', t('settings.saved'))
    },
  })
  const isChanged = values.name !== name || values.inboxId !== inboxId
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4 border-b border-line py-4">
      {banner && <Notice tone="failure">{banner}</Notice>}
      <Field label={say('channel.name')} autoComplete="off" dir="auto" {...field('name')} />
      <SelectField label={say('channel.inbox')} hint={say('channel.inboxHint')} {...field('inboxId')}>
        {(inboxes ?? [{ id: inboxId, name: '' }]).map((inbox) => (
          <option key={inbox.id} value={inbox.id}>
            {inbox.name}
          </option>
        ))}
      </SelectField>
      {isChanged && (
        <div>
          <Button type="submit" look="primary" busy={busy}>
            {t('common.save')}
          </Button>
        </div>
      )}
    </form>
  )
}
