/** So many conversations are chosen at once. */
export const CHOSEN_MAX = 10_000
/** So many of them are changed by one request; whoever chose more sends several, one after the other. */
export const BULK_MAX = 500
