/** Keys that mean the chosen conversations once their bar is here, and the open one else: those of web/keys/actions.ts, which is too
 *  much for the first script. */
export const CHOSEN_KEYS = 'atlzwuUeE'
