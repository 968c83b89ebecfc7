/** What a token must be allowed to do (fact sheet §1.3). */
export const SCOPES_NEEDED = ['whatsapp_business_management', 'whatsapp_business_messaging'] as const

/** What Meta says of a token (`debug_token`). */
export interface TokenSaid {
  appId: string | null
  isValid: boolean
  /** Of one that is not valid: because its time is over. */
  isExpired: boolean
  scopes: readonly string[]
  /** The accounts each scope was granted for; null where Meta names none: then it holds for all of them. */
  granted: ReadonlyMap<string, readonly string[] | null>
}

export type TokenFault =
  | 'token_invalid'
  | 'token_expired'
  | 'token_of_other_app'
  | 'scope_management_missing'
  | 'scope_messaging_missing'
  | 'account_not_granted'
  | 'no_account_granted'

/** May this token be used for this app, and for which accounts? `claimedWabaId` is what the browser or a person says it is for;
 *  only Meta's word counts. Whether it is still good is Meta's to say as well: our clock may be wrong. */
export function judgeToken(
  said: TokenSaid,
  wanted: { appId: string; claimedWabaId: string | null },
): { ok: true; wabaIds: string[] } | { ok: false; fault: TokenFault } {
  const no = (fault: TokenFault) => ({ ok: false as const, fault })
  if (!said.isValid) return no(said.isExpired ? 'token_expired' : 'token_invalid')
  if (said.appId !== wanted.appId) return no('token_of_other_app')
  const [management, messaging] = SCOPES_NEEDED
  if (!said.scopes.includes(management)) return no('scope_management_missing')
  if (!said.scopes.includes(messaging)) return no('scope_messaging_missing')
  const { claimedWabaId: claimed } = wanted
  const named = [management, messaging].flatMap((scope) => said.granted.get(scope) ?? [])
  const covers = (wabaId: string) =>
    [management, messaging].every((scope) => said.granted.get(scope)?.includes(wabaId) ?? true)
  if (claimed !== null) return covers(claimed) ? { ok: true, wabaIds: [claimed] } : no('account_not_granted')
  const wabaIds = [...new Set(named)].filter(covers)
  return wabaIds.length > 0 ? { ok: true, wabaIds } : no('no_account_granted')
}
