import type { Channel } from '#contract/inbox.ts'
import { isClosingSoon, windowAt } from '#core/whatsapp/window.ts'

/** What one can do here now; each case has a name, and impossible mixes cannot be written down. */
export type ComposerState =
  | { mode: 'free'; closesAt: Date; soon: boolean; held: boolean }
  /** since null: the customer has never written. */
  | { mode: 'template_only'; since: Date | null }
  | { mode: 'silent'; because: 'channel_broken' | 'channel_disconnected' | 'channel_unknown' }

/** `channel` undefined: the number is not among the inboxes one may see. */
export function composerState(
  now: Date,
  lastCustomerAt: Date | null,
  channel: Pick<Channel, 'state' | 'dispatchHeld'> | undefined,
): ComposerState {
  if (!channel) return { mode: 'silent', because: 'channel_unknown' }
  if (channel.state === 'broken') return { mode: 'silent', because: 'channel_broken' }
  if (channel.state === 'disconnected') return { mode: 'silent', because: 'channel_disconnected' }
  const window = windowAt(now, lastCustomerAt)
  switch (window.state) {
    case 'never_opened':
      return { mode: 'template_only', since: null }
    case 'closed':
      return { mode: 'template_only', since: window.closedAt }
    case 'open':
      return { mode: 'free', closesAt: window.closesAt, soon: isClosingSoon(window, now), held: channel.dispatchHeld }
  }
}
