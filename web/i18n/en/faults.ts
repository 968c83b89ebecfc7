/** A word of meta/faults in two sentences: what happened, and the next best act. */
export const faults = {
  reconnect_channel: ['Meta no longer accepts this channel’s access.', 'An admin must connect the channel again.'],
  permission_missing: [
    'The connection lacks a permission that Meta asks for.',
    'An admin must grant the app access to this account in Meta’s business settings, then check the connection.',
  ],
  channel_not_found: [
    'Meta does not know this number, or the connection may not see it.',
    'An admin should check in WhatsApp Manager whether the number still exists, and connect it again.',
  ],
  account_locked: [
    'Meta has locked this WhatsApp account.',
    'An admin can see the reason and appeal in WhatsApp Manager.',
  ],
  app_removed: [
    'The app was taken away from this WhatsApp account at Meta.',
    'An admin must connect the number again; what waits then goes out.',
  ],
  number_banned: [
    'Meta has banned this number.',
    'An admin can see the reason and ask for a review in WhatsApp Manager.',
  ],
  account_restricted: [
    'Meta has restricted this WhatsApp account: for now it may not answer customers.',
    'An admin can see the reason in WhatsApp Manager and ask for a review.',
  ],
  number_not_registered: [
    'This number is not registered with WhatsApp.',
    'An admin must register it in the channel’s settings; Meta may ask to verify it first.',
  ],
  name_not_approved: [
    'Meta has not approved the display name of this number yet.',
    'Wait for the review, or change the name in the channel’s settings.',
  ],
  policy_block: [
    'Meta has blocked this account for a while for breaking its rules.',
    'Read the notice in WhatsApp Manager and change the content before sending again.',
  ],
  payment_problem: [
    'Meta could not charge for it.',
    'An admin must check the payment method and the payment terms in WhatsApp Manager.',
  ],
  slow_down_app: [
    'Too many requests to Meta at once.',
    'Nothing to do: Posthorn slows down. Try again in a while if it stays.',
  ],
  slow_down_account: [
    'Too many requests for this WhatsApp account.',
    'Nothing to do: Posthorn tries again more slowly.',
  ],
  slow_down_number: [
    'This number sends faster than WhatsApp allows.',
    'Nothing to do: Posthorn tries again more slowly.',
  ],
  slow_down_contact: [
    'Too many messages to this customer in a short time.',
    'Nothing to do: Posthorn waits and tries again.',
  ],
  spam_limited: [
    'WhatsApp limits this number because customers blocked or reported its messages.',
    'Send fewer and better-targeted messages until the quality rating recovers.',
  ],
  category_misuse_limited: [
    'WhatsApp limits this account because templates were filed under the wrong category.',
    'Ask an admin to correct the templates’ categories.',
  ],
  window_closed: [
    'More than 24 hours have passed since the customer’s last message.',
    'Send an approved template instead.',
  ],
  customer_stopped_marketing: [
    'The customer has stopped marketing messages.',
    'Respect it; use another channel if you must reach them.',
  ],
  marketing_capped: [
    'WhatsApp held it back: the customer gets enough marketing messages at the moment.',
    'Wait at least a day before trying again.',
  ],
  marketing_experiment: [
    'The customer is in a group to which WhatsApp delivers no marketing messages.',
    'Use another channel, or wait until the customer writes.',
  ],
  marketing_disabled: [
    'This account does not allow marketing templates on this way of sending.',
    'Ask an admin, or use a utility template.',
  ],
  undeliverable: [
    'WhatsApp could not deliver it. The number may not be on WhatsApp or uses a version that is too old.',
    'Check the number, or use another channel.',
  ],
  customer_blocked: ['You have blocked this customer on WhatsApp.', 'Unblock the customer before writing.'],
  country_restricted: ['WhatsApp does not let this business write to that country.', 'Use another channel.'],
  recipient_is_sender: ['The message would go to the number it comes from.', 'Choose another recipient.'],
  not_in_test_list: [
    'A test number only reaches the recipients on its list.',
    'Add the number to the list in Meta’s app dashboard.',
  ],
  only_from_test_number: [
    'This sample template may only be sent from Meta’s test numbers.',
    'Choose a template of your own.',
  ],
  needs_phone_number: [
    'This kind of message needs the customer’s phone number, which is hidden.',
    'Ask the customer to share the number, or choose another message.',
  ],
  identity_changed: [
    'The customer’s WhatsApp identity has changed, so the message was held back.',
    'Make sure that it is still the same person, then send again.',
  ],
  template_missing: [
    'The template does not exist in this language or is not approved.',
    'Choose another template or language.',
  ],
  template_paused: [
    'WhatsApp has paused this template because of its quality.',
    'Choose another template, or wait until it is active again.',
  ],
  template_disabled: ['WhatsApp has disabled this template for good.', 'Choose another template.'],
  template_not_marketing: [
    'Only marketing templates can be sent this way.',
    'Choose a marketing template or send it as usual.',
  ],
  template_syncing: ['The template is new and not ready yet.', 'Try again in about ten minutes.'],
  template_rejected: [
    'Meta does not accept the template as it is.',
    'Correct the part that the details name and submit it again.',
  ],
  template_limit: ['The account has as many templates as Meta allows.', 'Delete templates that are no longer used.'],
  template_name_taken: ['A template of this name exists or is still being deleted.', 'Choose another name.'],
  bad_template_parameters: [
    'The values filled in do not fit the template.',
    'Check number, length and form of the values and send again.',
  ],
  bad_content: ['WhatsApp did not accept the content of the request.', 'Change what the details name and send again.'],
  unsupported_message: ['WhatsApp does not support this kind of message here.', 'Use another kind, for example text.'],
  bad_media: ['WhatsApp could not use the file.', 'Check its type and size and send it again.'],
  media_unavailable: ['The customer’s file could not be downloaded.', 'Ask the customer to send it again.'],
  pin_wrong: ['The two-step PIN is wrong.', 'Enter the number’s PIN, or reset it in WhatsApp Manager.'],
  pin_locked: ['Too many wrong PINs were entered.', 'Wait for the time that the details name, then try again.'],
  registration_wait: [
    'The number cannot be registered or released right now.',
    'Wait (up to 72 hours after many attempts), then try again; a release that was left halfway must be repeated first.',
  ],
  code_failed: ['The verification code could not be sent or was wrong.', 'Wait a little and ask for a new code.'],
  signup_code_spent: ['The one-time code from Meta has expired or was used.', 'Start connecting again.'],
  cursor_invalid: ['Meta lost the place in a long list.', 'Load the list again.'],
  group_problem: ['WhatsApp refused this for the group.', 'Check the group and its members.'],
  flow_problem: [
    'The form (flow) cannot be used at the moment.',
    'Check the flow in WhatsApp Manager, or ask in plain text meanwhile.',
  ],
  call_problem: ['WhatsApp could not do this call.', 'Write to the customer, or try later.'],
  block_list_problem: [
    'Not everyone could be blocked or unblocked.',
    'Check who is on the list and whether it is full, then try again.',
  ],
  username_problem: [
    'Meta did not accept this username.',
    'Choose another one, or see in WhatsApp Manager what it still asks for.',
  ],
  insights_problem: ['Meta offers no figures for these templates.', 'Enable template insights in WhatsApp Manager.'],
  migration_problem: ['Meta could not move the number or account.', 'Check both accounts in WhatsApp Manager.'],
  history_problem: [
    'The history from the phone could not be fetched.',
    'Connect the phone app again and allow sharing within 24 hours.',
  ],
  already_done: ['Meta has this request already.', 'Nothing to do.'],
  maintenance: ['Meta is working on this account.', 'Try again in a few minutes.'],
  temporary: ['Meta had a fault of its own.', 'Check whether it arrived before sending again.'],
  interrupted: ['Posthorn was stopped while it sent this.', 'Check whether it arrived before sending again.'],
  settled_not_sent: ['Someone here said that it did not arrive.', 'Send it again if it is still wanted.'],
  file_missing: ['The file is no longer here.', 'Attach it again.'],
  channel_broken: ['This number could not send.', 'An admin can see why in the settings of its inbox.'],
  channel_disconnected: ['This number is no longer connected.', 'An admin can connect it again.'],
  template_not_approved: [
    'WhatsApp no longer allows this template: it was paused, disabled or deleted meanwhile.',
    'Choose another template.',
  ],
  template_variables_missing: ['A variable of the template has no value.', 'Fill it in and send the template anew.'],
  template_variables_unfit: ['A value does not fit the template.', 'Change it and send the template anew.'],
  text_too_long: ['With its values the text is longer than WhatsApp takes.', 'Shorten a value and send it anew.'],
  number_needed: [
    'This template goes to phone numbers only, and this customer’s is not known.',
    'Choose another template, or add a number.',
  ],
  opted_out: ['The customer does not want such messages any more.', 'Wait until the customer writes.'],
  no_marketing_consent: ['The customer has not agreed to receive offers.', 'Ask for consent first.'],
  no_utility_consent: ['The customer has not agreed to receive these messages.', 'Ask for consent first.'],
  messaging_limit: [
    'The limit of people whom WhatsApp lets you write to first within a day is reached.',
    'Try again later, or ask an admin to raise the limit.',
  ],
  no_address: ['Neither a number nor a WhatsApp id of this customer is known.', 'Add a number, or use another way.'],
  blocked: ['This customer is blocked.', 'Unblock the customer first.'],
  no_connection: [
    'Meta could not be reached.',
    'Nothing to do: Posthorn tries again. If it stays, check the server’s network.',
  ],
  answer_unclear: [
    'Meta’s answer did not come or could not be read.',
    'Check whether it arrived before sending again.',
  ],
  unknown: [
    'WhatsApp refused it for a reason that Posthorn does not know.',
    'See the details, or try another message.',
  ],
} satisfies Record<string, FaultSentences>

export type FaultSentences = [what: string, next: string]
