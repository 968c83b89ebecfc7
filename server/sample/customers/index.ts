import type { Customer } from '../lines.ts'
import { AROUND_THE_WORLD } from './aroundTheWorld.ts'
import { LONG_AGO } from './longAgo.ts'
import { SHIPPING } from './shipping.ts'
import { TODAY } from './today.ts'
import { TROUBLE } from './trouble.ts'

/** The customers of a flower shop that also ships. The first one's messages are delivered first. */
export const CUSTOMERS: readonly Customer[] = [...TODAY, ...SHIPPING, ...TROUBLE, ...AROUND_THE_WORLD, ...LONG_AGO]
