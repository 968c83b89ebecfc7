import type { Channel, Inbox } from '#contract/inbox.ts'
import type { ChannelRow, InboxRow } from './rows.ts'

/** Never with its token, nor with what Meta calls its owner. */
export const presentChannel = (row: ChannelRow): Channel => ({
  id: row.id,
  inboxId: row.inbox_id,
  kind: row.kind,
  connection: row.connection,
  name: row.name,
  displayPhoneNumber: row.display_phone_number,
  phoneNumberId: row.phone_number_id,
  state: row.state,
  stateFault: row.state_fault,
  stateDetails: row.state_details,
  stateSince: row.state_since.toISOString(),
  dispatchHeld: row.dispatch_held,
  disconnectedBy: row.disconnected_by,
})

export const presentInbox = (row: InboxRow, channels: readonly ChannelRow[]): Inbox => ({
  id: row.id,
  name: row.name,
  openCount: row.open_count,
  channels: channels.filter((channel) => channel.inbox_id === row.id).map(presentChannel),
})
