import type { StepWordsTable } from './stepWords.ts'

export const english: StepWordsTable = {
  code_interrupted: [
    'Posthorn was interrupted while it exchanged the code of Meta’s window. The code works once, so it is not tried again.',
    'Open Meta’s window once more. What you entered there is kept by Meta, so it goes quickly.',
  ],
  code_unclear: [
    'Meta’s answer to the code did not arrive. The code works once, so it is not tried again.',
    'Open Meta’s window once more. What you entered there is kept by Meta, so it goes quickly.',
  ],
  signup_code_spent: [
    'Meta says that the code of its window was used before or has expired.',
    'Open Meta’s window once more. If it happens again, check that the clock of this machine is right: a code lives thirty seconds.',
  ],
  app_id_format: [
    'An app id is a row of digits.',
    'Copy it from the top of your app’s page at developers.facebook.com.',
  ],
  app_secret_format: [
    'An app secret is thirty-two characters, digits and the letters a to f.',
    'Copy it from App settings, Basic, App secret, Show.',
  ],
  app_unknown: [
    'Meta knows no app with this id.',
    'Compare it with the app id at the top of your app’s page at developers.facebook.com.',
  ],
  app_secret_wrong: [
    'This is not the secret of this app.',
    'Copy it from App settings, Basic, App secret, Show. Check that it is the app whose id is given here.',
  ],
  token_format: [
    'An access token of Meta is one long word that begins with EAA.',
    'Copy it whole, without spaces, from where it was generated.',
  ],
  token_invalid: [
    'Meta does not accept this access any more: it was revoked, or its password or role was changed.',
    'Connect again with Meta’s window, or generate a new token for the system user.',
  ],
  token_expired: [
    'This access has expired.',
    'Connect again with Meta’s window, or generate a token that never expires for a system user.',
  ],
  token_of_other_app: [
    'This token was made for another app.',
    'Generate the token for the app whose id is given here: Business settings, System users, Generate token, then choose the app.',
  ],
  scope_management_missing: [
    'The access lacks the permission whatsapp_business_management.',
    'Grant it: in Meta’s window leave all permissions switched on; for a system user, tick it when generating the token.',
  ],
  scope_messaging_missing: [
    'The access lacks the permission whatsapp_business_messaging.',
    'Grant it: in Meta’s window leave all permissions switched on; for a system user, tick it when generating the token.',
  ],
  account_not_granted: [
    'This access was not granted for this WhatsApp account.',
    'In Meta’s window choose the same account, or assign the account to the system user with full control.',
  ],
  no_account_granted: [
    'This access was not granted for any WhatsApp account.',
    'Open Meta’s window once more and choose or create a WhatsApp account there.',
  ],
  id_format: ['An id of Meta is a row of digits.', 'Copy it without spaces or other signs.'],
  account_not_found: [
    'Meta knows no WhatsApp account with this id, or this access may not see it.',
    'Compare the id in WhatsApp Manager, Account tools, and check that the system user has full control of the account.',
  ],
  account_is_number: [
    'This is the id of a phone number, not of a WhatsApp account.',
    'The WhatsApp Business Account ID stands beside the phone number ID on the app’s page WhatsApp, API setup.',
  ],
  account_suspended: [
    'Meta has suspended or rejected this WhatsApp account.',
    'Open WhatsApp Manager to read the reason and to request a review; then try again here.',
  ],
  no_numbers: [
    'This WhatsApp account has no phone number yet.',
    'Add one in WhatsApp Manager, or open Meta’s window once more and enter one there; then try again.',
  ],
  number_not_found: [
    'Meta knows no phone number with this id, or this access may not see it.',
    'Copy the phone number ID (not the number itself) from the app’s page WhatsApp, API setup.',
  ],
  number_not_in_account: [
    'This phone number belongs to another WhatsApp account.',
    'Choose the number under the account whose id is given here, or correct the account’s id.',
  ],
  number_banned: [
    'WhatsApp has banned this number.',
    'Open WhatsApp Manager to read the reason and to request a review. Until then it cannot be connected.',
  ],
  number_unverified: [
    'It has not been confirmed yet that this number is yours.',
    'Open Meta’s window once more, or WhatsApp Manager, and enter the code that is sent to the number.',
  ],
  number_in_use: [
    'This number is connected to another workspace of this Posthorn.',
    'Disconnect it there first, then try again.',
  ],
  number_being_connected: [
    'Somebody else is just connecting this number.',
    'Wait until they have finished or given up, then try again.',
  ],
  webhook_unreachable: [
    'Meta could not reach this Posthorn, or did not get the right answer from it.',
    'Posthorn must be reachable from the internet at its public address, with https and a valid certificate. Then try again.',
  ],
  webhook_lost: [
    'Meta does not show our subscription to this account.',
    'Try again. If it stays so, check that the app is in live mode and may use this account.',
  ],
  pin_needed: [
    'To register the number, its six-digit PIN is needed.',
    'Enter the PIN for two-step verification. If the number has none yet, choose six digits and keep them well.',
  ],
  pin_wrong: [
    'The PIN is not the one that is set for this number.',
    'Enter the right one. If nobody knows it, reset it in WhatsApp Manager, Phone numbers, Two-step verification.',
  ],
  pin_locked: [
    'WhatsApp has locked the PIN for a while after too many wrong ones.',
    'Wait until the time shown, or reset the PIN in WhatsApp Manager; then try again.',
  ],
  registration_wait: [
    'This number was registered or taken off too often: WhatsApp allows it ten times in seventy-two hours.',
    'Wait until the time shown. Trying earlier only makes it longer.',
  ],
  region_fixed: [
    'The number is registered already with another place for its data.',
    'Go on without choosing a place, or take the number off the Cloud API first (disconnect with “also deregister”) and connect it again.',
  ],
  registration_unclear: [
    'Meta’s answer to the registration did not arrive, and the number is not registered.',
    'Try again. This attempt counts as one of the ten that WhatsApp allows in seventy-two hours.',
  ],
  registration_lost: [
    'Meta accepted the registration, but does not show the number as connected yet.',
    'Wait a minute, then try again: it is looked at first, and registered again only if that is needed.',
  ],
  credentials_missing: ['What was entered is no longer there.', 'Enter the fields once more.'],
  simulator_silent: ['The practice simulator does not answer just now.', 'Try again in a moment.'],
  reconnect_channel: [
    'Meta does not accept this access.',
    'Connect again with Meta’s window, or generate a new token for the system user.',
  ],
  permission_missing: [
    'The access lacks a permission that Meta asks for here.',
    'Give the app and the system user full control of this WhatsApp account in Meta’s business settings, then try again.',
  ],
  channel_not_found: [
    'Meta does not know this account or number, or this access may not see it.',
    'Check in WhatsApp Manager whether it still exists and who may use it, then try again.',
  ],
  account_locked: [
    'Meta has locked this WhatsApp account.',
    'Open WhatsApp Manager to read the reason and to request a review.',
  ],
  number_not_registered: [
    'WhatsApp does not know this number as registered.',
    'Try the step “registration” again, with the PIN.',
  ],
  code_failed: [
    'It has not been confirmed yet that this number is yours.',
    'Enter the code that is sent to the number, in Meta’s window or in WhatsApp Manager.',
  ],
  policy_block: [
    'Meta has blocked this business for a while for breaking its rules.',
    'Read the notice in WhatsApp Manager. It says how long it lasts.',
  ],
  migration_problem: [
    'Meta cannot move this number here.',
    'If it is used with another provider or app, switch off two-step verification there and remove it, then try again.',
  ],
  slow_down_app: ['Meta asks for a pause: there were too many requests.', 'Wait a few minutes, then try again.'],
  slow_down_account: ['Meta asks for a pause: there were too many requests.', 'Wait a few minutes, then try again.'],
  maintenance: ['Meta is working on this account or number just now.', 'Try again in a few minutes.'],
  temporary: ['Meta has a problem of its own just now.', 'Try again in a few minutes.'],
  no_connection: [
    'Posthorn could not reach Meta.',
    'Check that this machine may reach graph.facebook.com over https, then try again.',
  ],
  answer_unclear: [
    'Meta’s answer did not arrive, or made no sense.',
    'Try again. What was done already is not done twice.',
  ],
  bad_content: ['Meta did not accept what was entered.', 'Meta’s own words below say what; correct it and try again.'],
  unknown: [
    'Meta refused, for a reason that Posthorn does not know.',
    'Meta’s own words below may help. Try again, or ask Meta’s support.',
  ],
}
