import type { Message } from '#contract/messages.ts'
import { request } from '../../api/client.ts'
import { ApiRefusal } from '../../api/refusal.ts'
import { t } from '../../i18n/translate.ts'
import { upsertMessage } from '../../live/apply.ts'
import { change, getLive } from '../../live/store.ts'
import { toast } from '../../ui/toast.ts'

/** Shows this emoji of ours on a customer's message, here and on the phone; '' takes it back. What is refused is told. */
export async function reactTo({ id }: Message, emoji: string): Promise<void> {
  const askedAt = getLive().number ?? 0
  const path = `/messages/${id}/reaction`
  try {
    const { message } =
      emoji === ''
        ? await request<{ message: Message }>('DELETE', path)
        : await request<{ message: Message }>('PUT', path, { body: { emoji } })
    change((state) => upsertMessage(state, message, askedAt))
  } catch (error) {
    toast('failed', error instanceof ApiRefusal ? error.message : t('message.reactionNotSent'))
  }
}
