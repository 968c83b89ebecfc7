/** The colours that a label may have; the interface gives each a light and a dark shade. */
export const LABEL_COLORS = ['ink', 'brass', 'green', 'red', 'violet', 'teal', 'rose', 'grey'] as const
export type LabelColor = (typeof LABEL_COLORS)[number]

/** Labels of one conversation. */
export const LABELS_MAX = 20
