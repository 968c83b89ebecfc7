/** Every code of the fact sheet's §11 (and the subcodes of §1.4, §14.3), each with its fault and whether to try again. */
import type { Fault, Retry } from './faults.ts'

type Row = readonly [fault: Fault, retry: Retry, ...codes: number[]]

const ROWS: readonly Row[] = [
  ['reconnect_channel', 'never', 0, 102, 190, 460, 463, 467],
  ['permission_missing', 'never', 3, 10, 131005],
  // 33 also comes as a subcode of 100: the node is gone, or the token may not see it.
  ['channel_not_found', 'never', 33, 803],
  ['account_locked', 'never', 131031],
  ['number_not_registered', 'never', 131045, 133006, 133010],
  ['name_not_approved', 'never', 131037],
  ['policy_block', 'never', 368],
  ['payment_problem', 'never', 131042, 131044, 134011],

  // Rejected before processing: the only ones that are sent again without asking.
  ['slow_down_app', 'automatic', 4],
  ['slow_down_account', 'automatic', 80007],
  ['slow_down_number', 'automatic', 130429],
  ['slow_down_contact', 'automatic', 131056],
  ['slow_down_app', 'after_backoff', 613],

  // May have happened.
  ['temporary', 'maybe_sent', 1, 2, 131000, 131016, 133004, 134102],
  ['maintenance', 'maybe_sent', 131057],
  ['maintenance', 'after_backoff', 2494100],

  ['spam_limited', 'never', 131048],
  ['category_misuse_limited', 'never', 131064],
  ['window_closed', 'never', 131047],
  ['customer_stopped_marketing', 'never', 131050],
  ['marketing_capped', 'after_backoff', 131049],
  ['marketing_experiment', 'never', 130472],
  ['marketing_disabled', 'never', 131063],
  ['undeliverable', 'never', 131026],
  ['customer_blocked', 'never', 130403],
  ['country_restricted', 'never', 130497],
  ['recipient_is_sender', 'never', 131021],
  ['not_in_test_list', 'never', 131030],
  ['only_from_test_number', 'never', 131058],
  ['needs_phone_number', 'never', 131062],
  ['identity_changed', 'never', 137000],

  ['template_missing', 'never', 132001, 141002],
  ['template_paused', 'after_backoff', 132015],
  ['template_disabled', 'never', 132016],
  ['template_not_marketing', 'never', 131055, 134100],
  ['template_syncing', 'after_backoff', 134101],
  ['template_limit', 'never', 2388019],
  ['template_name_taken', 'never', 2388023, 2388024],
  ['template_rejected', 'never', 132007, 2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299],
  ['bad_template_parameters', 'never', 132000, 132005, 132008, 132012, 132018],

  ['bad_content', 'never', 100, 131008, 131009, 135000],
  ['unsupported_message', 'never', 131051],
  ['bad_media', 'never', 131053],
  ['media_unavailable', 'never', 131052],

  ['pin_wrong', 'never', 133005],
  ['pin_locked', 'after_backoff', 133008, 133009],
  ['registration_wait', 'after_backoff', 133000, 133015, 133016],
  ['code_failed', 'after_backoff', 136024, 136025],
  ['signup_code_spent', 'never', 36007, 36009],
  ['cursor_invalid', 'after_backoff', 131059],

  ['group_problem', 'never', 131020, 131041],
  ['flow_problem', 'never', 132068],
  ['flow_problem', 'after_backoff', 132069],
  ['call_problem', 'after_backoff', 138005],
  ['slow_down_app', 'after_backoff', 138013],
  ['block_list_problem', 'never', 139100, 139101, 139102],
  ['block_list_problem', 'after_backoff', 139103],
  ['username_problem', 'never', 147001, 147002, 147003, 147004, 147005],
  ['insights_problem', 'never', 200005, 200006, 200007],
  ['migration_problem', 'never', 2388001, 2388012, 2388091, 2388093, 2388103, 2593079, 2593085],
  ['history_problem', 'never', 2593107, 2593108, 2593109],
  ['already_done', 'never', 1752041],
]

export const FAULT_CODES: ReadonlyMap<number, { fault: Fault; retry: Retry }> = new Map(
  ROWS.flatMap(([fault, retry, ...codes]) => codes.map((code) => [code, { fault, retry }] as const)),
)

interface Range {
  /** Both ends included. */
  from: number
  to: number
  fault: Fault
  retry: Retry
}

/** Families, for the codes that no row names. */
export const FAULT_RANGES: readonly Range[] = [
  { from: 200, to: 299, fault: 'permission_missing', retry: 'never' },
  { from: 131201, to: 131215, fault: 'group_problem', retry: 'never' },
  { from: 138000, to: 138999, fault: 'call_problem', retry: 'never' },
  { from: 139000, to: 139099, fault: 'flow_problem', retry: 'never' },
  { from: 139100, to: 139199, fault: 'block_list_problem', retry: 'never' },
  { from: 147000, to: 147999, fault: 'username_problem', retry: 'never' },
  { from: 2388000, to: 2388999, fault: 'template_rejected', retry: 'never' },
  { from: 2494164, to: 2494179, fault: 'bad_content', retry: 'never' },
  { from: 2593000, to: 2593999, fault: 'migration_problem', retry: 'never' },
]

/** Codes that only say "something is wrong with the request": the subcode knows more (§1.4). */
export const GENERIC_CODES: ReadonlySet<number> = new Set([1, 2, 10, 100, 200])
