import type { WaitEvent } from './definition.ts'
import type { ExplanationWord } from './explanation.ts'

interface Words {
  en: string
  de: string
}

/** What a step did and why, for people. What it is about (an instant, a property, a person) is shown beside it. */
export const explanationWords = (word: ExplanationWord): Words => WORDS[word]

/** The same in a trial, where nothing of it happens. */
export const foreseenWords = (word: ExplanationWord): Words => FORESEEN[word] ?? WORDS[word]

/** What a wait waits for. */
export const waitEventWords = (event: WaitEvent): Words => EVENTS[event]

const WORDS: Record<ExplanationWord, Words> = {
  conditions_hold: { en: 'The conditions hold.', de: 'Die Bedingungen sind erfüllt.' },
  conditions_fail: { en: 'The conditions do not hold.', de: 'Die Bedingungen sind nicht erfüllt.' },
  waits_until: { en: 'Waits.', de: 'Wartet.' },
  waits_for: { en: 'Waits for something to happen.', de: 'Wartet auf ein Ereignis.' },
  time_came: { en: 'The time has come.', de: 'Die Zeit ist gekommen.' },
  time_was_over: {
    en: 'The time was over already; nothing to wait for.',
    de: 'Die Zeit war schon vorbei, kein Warten nötig.',
  },
  no_date: {
    en: 'The date is not known; nothing to wait for.',
    de: 'Das Datum ist nicht bekannt, kein Warten möglich.',
  },
  event_came: { en: 'It happened.', de: 'Es ist eingetreten.' },
  event_did_not_come: { en: 'It did not happen in time.', de: 'Es ist nicht rechtzeitig eingetreten.' },
  property_set: { en: 'The property was set.', de: 'Die Eigenschaft wurde gesetzt.' },
  property_was_so: { en: 'The property had this value already.', de: 'Die Eigenschaft hatte diesen Wert schon.' },
  property_refused: { en: 'The property does not take this value.', de: 'Die Eigenschaft nimmt diesen Wert nicht an.' },
  owner_set: { en: 'The conversation has a new owner.', de: 'Die Unterhaltung hat einen neuen Besitzer.' },
  team_set: { en: 'The conversation went to a team.', de: 'Die Unterhaltung ging an ein Team.' },
  owner_taken: { en: 'The conversation has no owner any more.', de: 'Die Unterhaltung hat keinen Besitzer mehr.' },
  owner_was_so: { en: 'It was assigned so already.', de: 'Sie war schon so zugewiesen.' },
  nobody_to_assign: { en: 'There was nobody to assign it to.', de: 'Es gab niemanden zum Zuweisen.' },
  labelled: { en: 'The labels were changed.', de: 'Die Labels wurden geändert.' },
  labels_were_so: { en: 'The labels were so already.', de: 'Die Labels waren schon so.' },
  label_gone: {
    en: 'A label of this step was deleted; the step was passed by.',
    de: 'Ein Label dieses Schritts wurde gelöscht, der Schritt wurde übersprungen.',
  },
  team_gone: {
    en: 'The team of this step was deleted; the step was passed by.',
    de: 'Das Team dieses Schritts wurde gelöscht, der Schritt wurde übersprungen.',
  },
  closed: { en: 'The conversation was closed.', de: 'Die Unterhaltung wurde geschlossen.' },
  was_closed: { en: 'The conversation was closed already.', de: 'Die Unterhaltung war schon geschlossen.' },
  noted: { en: 'A note was written.', de: 'Eine Notiz wurde geschrieben.' },
  no_conversation: {
    en: 'This contact has no conversation; the step was passed by.',
    de: 'Dieser Kontakt hat keine Unterhaltung, der Schritt wurde übersprungen.',
  },
  message_queued: { en: 'The message was queued.', de: 'Die Nachricht wurde eingereiht.' },
  waits_for_room: {
    en: 'This number has written to as many people as it may for now. It is tried again by itself.',
    de: 'Diese Nummer hat vorerst so viele Menschen angeschrieben, wie sie darf. Es wird von selbst wieder versucht.',
  },
  waits_for_number: {
    en: 'The number is not connected at the moment. It goes on by itself when it is.',
    de: 'Die Nummer ist im Moment nicht verbunden. Sobald sie es ist, geht es von selbst weiter.',
  },
  not_reached: {
    en: 'The customer may not or cannot be reached.',
    de: 'Der Kunde darf oder kann nicht erreicht werden.',
  },
  cannot_send: {
    en: 'It cannot be sent at the moment. Mend what is in the way, then try again.',
    de: 'Das kann im Moment nicht gesendet werden. Behebe die Ursache und versuche es erneut.',
  },
  send_failed: {
    en: 'The message did not arrive. When the cause is mended, try again.',
    de: 'Die Nachricht ist nicht angekommen. Wenn die Ursache behoben ist, versuche es erneut.',
  },
  sent_after_all: {
    en: 'The message was tried again in its conversation and has left. It goes on after it.',
    de: 'Die Nachricht wurde in ihrer Unterhaltung erneut versucht und ist unterwegs. Danach geht es weiter.',
  },
  finished: { en: 'It came to the end.', de: 'Ist am Ende angekommen.' },
  budget_spent: {
    en: 'Ended: it went round in circles.',
    de: 'Beendet: Es lief im Kreis.',
  },
  enrolled_too_often: {
    en: 'Not enrolled: it was enrolled too often in one day. Do workflows start one another?',
    de: 'Nicht aufgenommen: An einem Tag zu oft aufgenommen. Starten sich Workflows gegenseitig?',
  },
  trial_ends: {
    en: 'The test run ends here: it goes on and on.',
    de: 'Der Probelauf endet hier: Es geht immer so weiter.',
  },
  step_gone: {
    en: 'The step it stood at does not exist in this version.',
    de: 'Den Schritt, an dem es stand, gibt es in dieser Version nicht.',
  },
  cancelled: { en: 'Taken out by hand.', de: 'Von Hand herausgenommen.' },
  retried: { en: 'Tried again.', de: 'Erneut versucht.' },
  contact_merged: {
    en: 'The contact was merged with another.',
    de: 'Der Kontakt wurde mit einem anderen zusammengeführt.',
  },
  send_cancelled: {
    en: 'The waiting message was withdrawn: the workflow was switched off.',
    de: 'Die wartende Nachricht wurde zurückgezogen: Der Workflow wurde ausgeschaltet.',
  },
  send_withdrawn: {
    en: 'The waiting message was withdrawn: the contact was taken out.',
    de: 'Die wartende Nachricht wurde zurückgezogen: Der Kontakt wurde herausgenommen.',
  },
  send_recalled: {
    en: 'The message is being taken back; it may have left already.',
    de: 'Die Nachricht wird zurückgenommen; vielleicht ist sie schon unterwegs.',
  },
  send_left: {
    en: 'The message could not be taken back: it had left already.',
    de: 'Die Nachricht konnte nicht mehr zurückgenommen werden: Sie war schon unterwegs.',
  },
  broke: {
    en: 'Something went wrong in Posthorn. Try again; the log says more.',
    de: 'In Posthorn ist etwas schiefgegangen. Versuche es erneut; das Protokoll sagt mehr.',
  },
}

/** Only what reads otherwise before it happened. */
const FORESEEN: Partial<Record<ExplanationWord, Words>> = {
  time_came: { en: 'The time comes.', de: 'Die Zeit kommt.' },
  time_was_over: {
    en: 'The time is over already; nothing to wait for.',
    de: 'Die Zeit ist schon vorbei, kein Warten nötig.',
  },
  event_came: { en: 'It happens.', de: 'Es tritt ein.' },
  event_did_not_come: { en: 'It does not happen in time.', de: 'Es tritt nicht rechtzeitig ein.' },
  property_set: { en: 'The property is set.', de: 'Die Eigenschaft wird gesetzt.' },
  property_was_so: { en: 'The property has this value already.', de: 'Die Eigenschaft hat diesen Wert schon.' },
  owner_set: { en: 'The conversation gets a new owner.', de: 'Die Unterhaltung bekommt einen neuen Besitzer.' },
  team_set: { en: 'The conversation goes to a team.', de: 'Die Unterhaltung geht an ein Team.' },
  owner_taken: { en: 'The conversation loses its owner.', de: 'Die Unterhaltung verliert ihren Besitzer.' },
  owner_was_so: { en: 'It is assigned so already.', de: 'Sie ist schon so zugewiesen.' },
  nobody_to_assign: { en: 'There is nobody to assign it to.', de: 'Es gibt niemanden zum Zuweisen.' },
  labelled: { en: 'The labels are changed.', de: 'Die Labels werden geändert.' },
  labels_were_so: { en: 'The labels are so already.', de: 'Die Labels sind schon so.' },
  label_gone: {
    en: 'A label of this step was deleted; the step is passed by.',
    de: 'Ein Label dieses Schritts wurde gelöscht, der Schritt wird übersprungen.',
  },
  team_gone: {
    en: 'The team of this step was deleted; the step is passed by.',
    de: 'Das Team dieses Schritts wurde gelöscht, der Schritt wird übersprungen.',
  },
  closed: { en: 'The conversation is closed.', de: 'Die Unterhaltung wird geschlossen.' },
  was_closed: { en: 'The conversation is closed already.', de: 'Die Unterhaltung ist schon geschlossen.' },
  noted: { en: 'A note is written.', de: 'Eine Notiz wird geschrieben.' },
  no_conversation: {
    en: 'This contact has no conversation; the step is passed by.',
    de: 'Dieser Kontakt hat keine Unterhaltung, der Schritt wird übersprungen.',
  },
  message_queued: { en: 'The message is sent.', de: 'Die Nachricht wird gesendet.' },
  finished: { en: 'It comes to the end.', de: 'Kommt am Ende an.' },
}

const EVENTS: Record<WaitEvent, Words> = {
  customer_wrote: { en: 'The customer writes', de: 'Der Kunde schreibt' },
  opted_in: { en: 'The customer opts in', de: 'Der Kunde meldet sich an' },
  opted_out: { en: 'The customer opts out', de: 'Der Kunde meldet sich ab' },
  conversation_closed: { en: 'The conversation is closed', de: 'Die Unterhaltung wird geschlossen' },
  conversation_assigned: { en: 'The conversation gets an owner', de: 'Die Unterhaltung bekommt einen Besitzer' },
  property_changed: { en: 'A property of the contact changes', de: 'Eine Eigenschaft des Kontakts ändert sich' },
}
