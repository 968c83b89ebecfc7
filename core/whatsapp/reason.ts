/** What would make a refused send possible. The interface offers these as the next best acts. */
export type Way =
  | 'wait_for_customer'
  | 'send_template'
  | 'use_other_channel'
  | 'repair_channel'
  | 'reconnect_channel'
  | 'add_number'
  | 'unblock'
  | 'write_something'
  | 'shorten'
  | 'remove_some'
  | 'make_unique'
  | 'choose_smaller_file'
  | 'convert_file'
  | 'send_as_document'
  | 'send_as_its_kind'
  | 'send_caption_apart'
  | 'choose_emoji'
  | 'choose_place'
  | 'answer_with_text'
  | 'fill_in'
  | 'choose_template'
  | 'fill_variables'
  | 'ask_for_opt_in'
  | 'wait_for_limit'
  | 'raise_limit'

/** Why not, each word with the ways that always go with it. */
const WAYS = {
  channel_broken: ['repair_channel', 'use_other_channel'],
  channel_disconnected: ['reconnect_channel', 'use_other_channel'],
  no_address: ['add_number', 'use_other_channel'],
  number_needed: ['add_number', 'choose_template'],
  blocked: ['unblock'],
  window_closed: ['send_template', 'wait_for_customer', 'use_other_channel'],
  empty: ['write_something'],
  text_too_long: ['shorten'],
  caption_too_long: ['shorten', 'send_caption_apart'],
  caption_not_possible: ['send_caption_apart'],
  file_too_large: ['choose_smaller_file'],
  wrong_type: ['convert_file'],
  too_many: ['remove_some'],
  not_unique: ['make_unique'],
  not_an_emoji: ['choose_emoji'],
  not_a_place: ['choose_place'],
  target_too_old: ['answer_with_text'],
  target_not_theirs: ['answer_with_text'],
  variables_open: ['fill_in'],
  template_not_approved: ['choose_template'],
  template_variables_missing: ['fill_variables'],
  template_variables_unfit: ['fill_variables'],
  opted_out: ['wait_for_customer', 'ask_for_opt_in'],
  no_marketing_consent: ['ask_for_opt_in'],
  no_utility_consent: ['ask_for_opt_in'],
  messaging_limit: ['wait_for_limit', 'wait_for_customer', 'raise_limit'],
} as const satisfies Record<string, readonly Way[]>

export type ReasonWord = keyof typeof WAYS

/** One reason against sending, as data: the interface and the API's `details` put it into words. */
export interface Reason {
  word: ReasonWord
  ways: readonly Way[]
  /** Which part of the draft, such as `caption` or `buttons.0.title`. */
  field?: string
  /** Code points, bytes or pieces, as the word says. */
  limit?: number
  actual?: number
  /** Types that would do, or variables that lack a value. */
  names?: readonly string[]
}

export function refusal(
  word: ReasonWord,
  facts: Omit<Reason, 'word' | 'ways'> = {},
  more: readonly Way[] = [],
): Reason {
  return { word, ways: [...more, ...WAYS[word]], ...facts }
}
