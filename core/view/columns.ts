/** What a row of the list may show besides the name, the preview, the time and what is unread. */
export const ROW_COLUMNS = ['window', 'labels', 'owner', 'team', 'number'] as const
export type RowColumn = (typeof ROW_COLUMNS)[number]

/** What rows show where nobody chose. */
export const USUAL_COLUMNS: readonly RowColumn[] = ['window', 'labels', 'owner']
