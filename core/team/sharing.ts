/** Who may use what a member saved: its maker alone, the teams it names, or everyone in the workspace. */
export const SHARINGS = ['private', 'teams', 'everyone'] as const
export type Sharing = (typeof SHARINGS)[number]
