/** So many conversations are chosen and changed at once. */
export const BULK_MAX = 500
