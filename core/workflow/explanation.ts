import type { ReasonWord } from '../whatsapp/reason.ts'
import type { WaitEvent } from './definition.ts'

/** Why an enrolment is where it is, as data; core/workflow/words puts it into words. Instants are ISO 8601. */
export type Explanation =
  /** A branch asked, and this was the answer. */
  | { word: 'conditions_hold' | 'conditions_fail' }
  | { word: 'waits_until'; until: string }
  | { word: 'waits_for'; event: WaitEvent; until: string }
  | { word: 'time_came' }
  /** The moment to wait for was over before the wait began. */
  | { word: 'time_was_over' }
  /** The property that names the moment is not known. */
  | { word: 'no_date'; property: string }
  | { word: 'event_came' | 'event_did_not_come'; event: WaitEvent }
  | { word: 'property_set'; property: string }
  | { word: 'property_was_so'; property: string }
  /** A value that the property does not take. */
  | { word: 'property_refused'; property: string; fault: string }
  | { word: 'owner_set'; userId: string; away: number }
  | { word: 'team_set'; teamId: string }
  | { word: 'owner_taken' }
  | { word: 'owner_was_so' }
  | { word: 'nobody_to_assign'; because: 'all_away' | 'nobody_there' | 'no_contact_owner' | 'not_in_inbox' }
  | { word: 'labelled'; added: number; removed: number }
  /** What the step names was deleted since; it was passed by. */
  | { word: 'label_gone' | 'team_gone' }
  | { word: 'labels_were_so' }
  | { word: 'closed' | 'was_closed' }
  | { word: 'noted' }
  /** The step is about a conversation, and this contact has none. */
  | { word: 'no_conversation' }
  | { word: 'message_queued'; language: string }
  /** The number has written to as many people as it may for now. */
  | { word: 'waits_for_room' }
  /** The number is broken or disconnected: it goes on when that is mended. */
  | { word: 'waits_for_number' }
  /** The customer may not or cannot be reached: all reasons at once. */
  | { word: 'not_reached'; reasons: readonly ReasonWord[] }
  /** What stands in the way is ours: the template, the number. Somebody mends it and tries again. */
  | { word: 'cannot_send'; reasons: readonly ReasonWord[] }
  /** The message was queued and then failed, for this word of meta/faults or of the send guard; the step can be done again. */
  | { word: 'send_failed'; refused: string; messageId: string }
  /** That message was tried again in its conversation, and Meta took it. */
  | { word: 'sent_after_all'; messageId: string }
  | { word: 'finished' }
  /** It had done so many steps that it is taken to go round in circles. */
  | { word: 'budget_spent'; steps: number }
  /** It was enrolled so often in a day that workflows are taken to start one another. */
  | { word: 'enrolled_too_often'; times: number }
  /** The step it stood at is not in its version. */
  | { word: 'step_gone' }
  | { word: 'cancelled' | 'retried' | 'contact_merged' }
  /** Of a trial: further steps are not tried. */
  | { word: 'trial_ends'; steps: number }
  /** Its waiting message was withdrawn because the workflow was switched off, or the contact was taken out. */
  | { word: 'send_cancelled' | 'send_withdrawn'; userId?: string }
  /** The same of a message that was just being sent: what became of it is told by its state. */
  | { word: 'send_recalled'; because: 'send_cancelled' | 'send_withdrawn'; messageId: string; userId: string }
  /** It had left. */
  | { word: 'send_left'; userId: string }
  /** A mistake of the program; the log says more. */
  | { word: 'broke' }
export type ExplanationWord = Explanation['word']
