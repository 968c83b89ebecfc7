/** Where Meta can keep a number's messages at rest (Local Storage, fact sheet §16.7): countries by their two letters. Without
 *  one of them they are kept in the USA. Chosen when the number is registered; changed only by taking it off and on again. */
export const REGIONS = ['AE', 'AU', 'BH', 'BR', 'CA', 'CH', 'DE', 'GB', 'ID', 'IN', 'JP', 'KR', 'SG', 'ZA'] as const
export type Region = (typeof REGIONS)[number]

export const isRegion = (text: string): text is Region => (REGIONS as readonly string[]).includes(text)
