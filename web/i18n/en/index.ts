import { common } from './common.ts'
import { composer } from './composer.ts'
import { frame } from './frame.ts'
import { inbox } from './inbox.ts'
import { keys } from './keys.ts'
import { message } from './message.ts'
import { panel } from './panel.ts'
import { practice } from './practice.ts'
import { thread } from './thread.ts'

export const en = { common, composer, frame, inbox, keys, message, panel, practice, thread }
