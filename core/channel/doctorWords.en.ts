import type { DoctorWordsTable } from './doctorWords.ts'

export const english: DoctorWordsTable = {
  token_unreadable: [
    'Posthorn cannot read the access it has kept: its secret key is another one than when the number was connected.',
    'Put the former SECRET_KEY back, or connect the number again.',
  ],
  token_invalid: [
    'Meta does not accept this access any more: it was revoked, or a password or role was changed.',
    'Press Connect again. Connected by hand, generate a new token in Meta’s Business settings, Users, System users.',
  ],
  token_expired: [
    'This access has expired.',
    'Press Connect again, or generate a token that never expires in Meta’s Business settings, Users, System users.',
  ],
  token_app_removed: [
    'The app was removed from the business, and its access with it.',
    'Press Connect again and grant access in Meta’s window.',
  ],
  token_of_other_app: [
    'This access was made for another app.',
    'Press Connect again, or generate the token in Business settings, System users, for the app whose ID Posthorn knows.',
  ],
  token_expires_soon: [
    'This access expires within a week.',
    'Connect again before that day, or generate a token that never expires for a system user.',
  ],
  meta_unreachable: [
    'Posthorn cannot reach Meta.',
    'Check that this machine may open connections to graph.facebook.com over https; then examine again.',
  ],
  scope_management_missing: [
    'The access lacks the permission whatsapp_business_management.',
    'Connect again and leave all permissions switched on; for a system user tick it when generating the token.',
  ],
  scope_messaging_missing: [
    'The access lacks the permission whatsapp_business_messaging, so nothing can be sent.',
    'Connect again and leave all permissions switched on; for a system user tick it when generating the token.',
  ],
  account_not_granted: [
    'The access does not hold for the WhatsApp account of this number.',
    'In Business settings, Accounts, WhatsApp accounts give the system user full control of it, or connect again and choose it.',
  ],
  app_secret_unreadable: [
    'Posthorn cannot read the app secret it has kept: its secret key is another one than before.',
    'Put the former SECRET_KEY back, or enter the app secret anew by connecting the number again.',
  ],
  app_secret_wrong: [
    'Meta does not accept the app secret, so Posthorn also refuses what Meta delivers.',
    'Copy it from App settings, Basic, App secret, Show, into META_APP_SECRET and restart, or connect by hand again.',
  ],
  app_unknown: [
    'Meta knows no app with this ID any more.',
    'Open developers.facebook.com, My apps. If the app was deleted or is archived, restore it or connect through another.',
  ],
  app_not_subscribed: [
    'The app tells nobody of WhatsApp: its webhook is not set or is switched off.',
    'Connect again, which sets it. In Meta’s console it stands in the app under WhatsApp, Configuration, Webhook.',
  ],
  field_messages_missing: [
    'The app’s webhook does not have the field messages, so no message arrives.',
    'Connect again, or switch the field on in the app under WhatsApp, Configuration, Webhook fields.',
  ],
  fields_missing: [
    'The app’s webhook lacks some fields, so Posthorn hears too late of changes at Meta.',
    'Connect again, or switch the named fields on in the app under WhatsApp, Configuration, Webhook fields.',
  ],
  account_not_subscribed: [
    'The app is no longer subscribed to this WhatsApp account, so Meta delivers nothing of it.',
    'Press Connect again: it subscribes the account anew.',
  ],
  callback_elsewhere: [
    'Meta delivers the messages to another address than this Posthorn’s.',
    'Compare PUBLIC_URL with the callback URL in the app under WhatsApp, Configuration; then connect again.',
  ],
  override_elsewhere: [
    'This number or its account has an address of its own, and it is not this Posthorn’s.',
    'Another program has taken the messages over. Stop it there, then connect again here.',
  ],
  address_local: [
    'The public address of Posthorn leads to a private network, where Meta cannot come.',
    'Set PUBLIC_URL to the address under which Posthorn stands in the internet, restart it, and connect again.',
  ],
  address_not_https: [
    'The public address of Posthorn is not https, and Meta delivers to nothing else.',
    'Put a web server with a certificate before Posthorn and set PUBLIC_URL to the https address.',
  ],
  address_unknown: [
    'No server is known under the name of the public address.',
    'Check the name in PUBLIC_URL and its entry at your domain’s provider.',
  ],
  address_unreachable: [
    'Nobody answers at the public address.',
    'Check that the web server before Posthorn runs and that the firewall lets https through.',
  ],
  address_slow: [
    'The public address does not answer in time.',
    'Look at the load of this machine and at the web server before Posthorn; Meta gives up after a few seconds.',
  ],
  certificate_refused: [
    'The certificate of the public address is not valid.',
    'Renew it and install it with its whole chain; Meta accepts no self-signed one.',
  ],
  address_redirects: [
    'The public address sends callers on to another one, and Meta does not follow.',
    'Set PUBLIC_URL to the final address, or take the redirection out of the web server before Posthorn.',
  ],
  handshake_refused: [
    'The public address refuses the question by which Meta makes sure of it.',
    'The web server before Posthorn must pass everything under /webhooks/ on, without asking for a password.',
  ],
  challenge_wrong: [
    'At the public address something else than Posthorn answers.',
    'The web server before Posthorn must pass everything under /webhooks/ on and leave the answers as they are.',
  ],
  signature_refused: [
    'What is delivered to the public address arrives changed, or at a Posthorn that does not know this app.',
    'The web server before Posthorn must pass bodies and headers on as they are.',
  ],
  delivery_refused: [
    'What is delivered to the public address is refused on the way.',
    'Look into the log of the web server before Posthorn: it must allow POST to /webhooks/ with up to four megabytes.',
  ],
  delivery_lost: [
    'What is delivered to the public address is accepted there, but does not arrive in this Posthorn.',
    'Another program or another Posthorn answers at this address. Set PUBLIC_URL to this one’s own.',
  ],
  address_private: [
    'Seen from this machine the public address is a private one, so it is not sure that Meta can reach it.',
    'If messages arrive, all is well. If not, check the entry of the name at your domain’s provider.',
  ],
  account_suspended: [
    'Meta has suspended or rejected this WhatsApp account.',
    'Open Business Support Home in Meta’s console, read the reason and request a review.',
  ],
  account_restricted: [
    'Meta has restricted this WhatsApp account for a while.',
    'Open Business Support Home in Meta’s console; it says what is restricted and for how long.',
  ],
  number_not_found: [
    'Meta does not know this number any more, or the access may not see it.',
    'Look for it in WhatsApp Manager, Phone numbers. If it is there, connect it again.',
  ],
  number_banned: [
    'WhatsApp has banned this number.',
    'Open WhatsApp Manager, Phone numbers, read the reason and request a review.',
  ],
  number_moved: [
    'This number was deleted at Meta or moved to another account.',
    'Look for it in WhatsApp Manager, Phone numbers, and connect it again from where it is now.',
  ],
  number_unverified: [
    'It has not been confirmed that this number is yours.',
    'Connect again and enter the code that is sent to the number.',
  ],
  number_not_registered: [
    'This number is not registered for the Cloud API, so it neither sends nor receives.',
    'Press Connect again and enter its PIN at the step Registration.',
  ],
  number_disconnected: [
    'Meta shows this number as disconnected.',
    'Press Connect again. If it stays so, look at the number in WhatsApp Manager, Phone numbers.',
  ],
  number_flagged: [
    'Meta has flagged this number: its quality has been low.',
    'Write only to people who asked for it. If the quality stays low, Meta lowers the messaging limit.',
  ],
  number_restricted: [
    'Meta has restricted this number: its messaging limit is used up.',
    'Answers go out as before. New conversations can be begun again when the twenty-four hours are over.',
  ],
  number_slowed: [
    'Meta slows this number down just now.',
    'Wait; what Posthorn has to send goes out as soon as Meta lets it.',
  ],
  stopped_here: [
    'At Meta all is well, but sending from this number is stopped in Posthorn.',
    'Press “It works again: resume”: what waits is sent then.',
  ],
  name_declined: [
    'Meta has declined the display name, so customers see only the number.',
    'Open WhatsApp Manager, Phone numbers, the number, Profile, and ask for another name or a review.',
  ],
  name_expired: [
    'The approval of the display name has expired.',
    'Connect the number again, or ask for the name anew in WhatsApp Manager, Phone numbers, Profile.',
  ],
  name_change_declined: [
    'Meta has declined the new display name; the one before still counts.',
    'Open WhatsApp Manager, Phone numbers, the number, Profile, and ask for another name.',
  ],
  quality_low: [
    'Customers block or report this number often: its quality is low.',
    'Look in WhatsApp Manager, Insights, which templates are to blame, and write only to people who asked for it.',
  ],
  payment_missing: [
    'The WhatsApp account has no valid payment method: answers go out, templates do not.',
    'Open Meta’s Business settings, Billing and payments, the WhatsApp account, and add a payment method.',
  ],
  limit_used_up: [
    'The messaging limit of the last twenty-four hours is used up.',
    'Answers go out as before. Verify the business in Meta’s Security center to raise the limit.',
  ],
  limit_nearly: [
    'The messaging limit of the last twenty-four hours is nearly used up.',
    'Answers do not count. Verify the business in Meta’s Security center to raise the limit.',
  ],
  templates_disabled: [
    'Meta has disabled templates for good because of their quality.',
    'Write new ones in WhatsApp Manager, Message templates, and delete the disabled.',
  ],
  templates_paused: [
    'Meta has paused templates because of their quality.',
    'Open WhatsApp Manager, Message templates. Most go on by themselves after some hours; improve their text meanwhile.',
  ],
  templates_rejected: [
    'Meta has rejected templates.',
    'Open WhatsApp Manager, Message templates, read the reason, and change or delete them.',
  ],
  templates_low: [
    'The quality of templates is low: Meta may pause them soon.',
    'Open WhatsApp Manager, Message templates, and improve their text or send them to fewer people.',
  ],
  meta_busy: ['Meta asks for a pause, so this could not be looked at.', 'Wait some minutes, then examine again.'],
  meta_trouble: [
    'Meta did not answer this question, so it could not be looked at.',
    'Wait some minutes, then examine again.',
  ],
  meta_refused: [
    'Meta refused this question, for a reason that Posthorn does not know.',
    'Meta’s own words may help. If it stays so, send the support report to Meta’s support.',
  ],
}
