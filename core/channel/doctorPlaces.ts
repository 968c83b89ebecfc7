/** What a person presses to mend a link. */
export type Remedy = { act: 'reconnect' } | { act: 'resume' } | { act: 'console'; url: string } | { act: 'again' }

const BUSINESS = 'https://business.facebook.com'
const APPS = 'https://developers.facebook.com/apps'

/** The one button that helps most with this fault; ids are Meta's. */
export function remedyOf(fault: string, { appId, wabaId }: { appId: string; wabaId: string }): Remedy {
  if (RECONNECT.has(fault)) return { act: 'reconnect' }
  if (fault === 'stopped_here') return { act: 'resume' }
  const [app, account] = [encodeURIComponent(appId), encodeURIComponent(wabaId)]
  const manager = (page: string) => `${BUSINESS}/wa/manage/${page}/?waba_id=${account}`
  if (fault.startsWith('templates_')) return { act: 'console', url: manager('message-templates') }
  if (fault.startsWith('name_') || NUMBER_PLACES.has(fault)) return { act: 'console', url: manager('phone-numbers') }
  if (fault === 'quality_low') return { act: 'console', url: manager('insights') }
  if (fault === 'payment_missing') return { act: 'console', url: `${BUSINESS}/billing_hub/accounts` }
  if (fault.startsWith('limit_')) return { act: 'console', url: `${BUSINESS}/settings/security` }
  if (fault === 'account_suspended' || fault === 'account_restricted') {
    return { act: 'console', url: `${BUSINESS}/business-support-home` }
  }
  if (fault === 'account_not_granted') return { act: 'console', url: `${BUSINESS}/settings/whatsapp-business-accounts` }
  if (fault === 'app_secret_wrong') return { act: 'console', url: `${APPS}/${app}/settings/basic/` }
  if (fault === 'app_unknown') return { act: 'console', url: `${APPS}/` }
  return { act: 'again' }
}

const RECONNECT: ReadonlySet<string> = new Set([
  'token_unreadable',
  'token_invalid',
  'token_expired',
  'token_app_removed',
  'token_of_other_app',
  'token_expires_soon',
  'scope_management_missing',
  'scope_messaging_missing',
  'app_secret_unreadable',
  'app_not_subscribed',
  'field_messages_missing',
  'fields_missing',
  'account_not_subscribed',
  'callback_elsewhere',
  'override_elsewhere',
  'number_unverified',
  'number_not_registered',
  'number_disconnected',
])
const NUMBER_PLACES: ReadonlySet<string> = new Set([
  'number_not_found',
  'number_banned',
  'number_moved',
  'number_flagged',
  'number_restricted',
])
