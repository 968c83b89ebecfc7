/** Where the list was left, for the way back to it: what was searched, and how far it was scrolled in pixels. */
export const place = { name: '', top: 0 }
