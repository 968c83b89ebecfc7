import type { Words } from '../index.ts'
import { common } from './common.ts'
import { frame } from './frame.ts'
import { practice } from './practice.ts'

export const de: Words = { common, frame, practice }
