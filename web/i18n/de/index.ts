import type { Words } from '../index.ts'
import { common } from './common.ts'
import { frame } from './frame.ts'
import { inbox } from './inbox.ts'
import { keys } from './keys.ts'
import { practice } from './practice.ts'

export const de: Words = { common, frame, inbox, keys, practice }
