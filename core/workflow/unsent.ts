import { OF_THE_CUSTOMER } from './send.ts'

/**
 * Faults of a message that lie with the customer: who stopped, blocked or cannot be reached gets no better by trying again. The words
 * of the send guard and of Meta (fact sheet §11) alike.
 */
const FAULTS_OF_THE_CUSTOMER: ReadonlySet<string> = new Set([
  ...OF_THE_CUSTOMER,
  'customer_stopped_marketing',
  'marketing_capped',
  'marketing_experiment',
  'undeliverable',
  'customer_blocked',
  'country_restricted',
  'recipient_is_sender',
  'not_in_test_list',
  'only_from_test_number',
  'needs_phone_number',
  'identity_changed',
])

/** Whether the step of a message that failed with this word is done again when somebody asks: the cause is ours or Meta's (J10). */
export const isOurs = (fault: string | null): boolean => !FAULTS_OF_THE_CUSTOMER.has(fault ?? 'unknown')
