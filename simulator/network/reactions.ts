/** A reaction belongs to the message it is about; an empty emoji takes it away. */
import { shapeOf, textOf } from '../shape.ts'
import type { Sim } from '../sim.ts'
import type { Message } from '../state/rows.ts'

export function applyReaction(sim: Sim, reaction: Message, from: 'phone' | 'business') {
  sim.world.store.messages.put(reaction)
  const { message_id: targetId, emoji } = shapeOf(reaction.content)
  const target = sim.world.store.messages.get(textOf(targetId) ?? '')
  if (target === undefined) return
  target.reactions = target.reactions.filter((one) => one.from !== from)
  const sign = textOf(emoji)
  if (sign) target.reactions.push({ from, emoji: sign })
  sim.world.store.messages.put(target)
  sim.world.changed(target.phoneId)
}
