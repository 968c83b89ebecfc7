import { type Child, element } from '../element.ts'
import type { Message } from '../wire.ts'
import type { Words } from '../words/index.ts'
import { type IconName, icon } from './icon.ts'

const ICONS = {
  waiting: 'wait',
  sent: 'check',
  delivered: 'checks',
  read: 'checks',
  played: 'checks',
  failed: 'alert',
} as const satisfies Record<string, IconName>

/** A clock, one tick, two, two coloured: how far a message of this phone came. */
export const ticks = ({ tick }: Message, words: Words): Child =>
  tick &&
  element(
    'span',
    { class: `ticks ${tick}`, role: 'img', 'aria-label': words[tick], title: words[tick] },
    icon(ICONS[tick]),
  )
