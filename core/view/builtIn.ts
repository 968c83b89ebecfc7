/** Views that are there from the start, for everyone; the interface gives them their names. */
export const BUILT_IN_VIEWS = ['whatsapp', 'closing'] as const
export type BuiltInView = (typeof BUILT_IN_VIEWS)[number]
