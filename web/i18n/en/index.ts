import { common } from './common.ts'
import { frame } from './frame.ts'
import { practice } from './practice.ts'

export const en = { common, frame, practice }
