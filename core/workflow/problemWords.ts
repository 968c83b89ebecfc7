import { FAULT_WORDS } from '../property/faultWords.ts'
import type { ProblemWord } from './problems.ts'

interface Words {
  en: string
  de: string
}

/** What is wrong and what to do about it, for people. What it is about is shown beside it. */
export const problemWords = (word: ProblemWord): Words => WORDS[word]

const WORDS: Record<ProblemWord, Words> = {
  ...FAULT_WORDS,
  no_trigger: {
    en: 'Nothing starts this workflow. Choose a trigger.',
    de: 'Nichts startet diesen Workflow. Wähle einen Auslöser.',
  },
  no_steps: { en: 'There is no step yet. Add one.', de: 'Es gibt noch keinen Schritt. Füge einen hinzu.' },
  same_id: {
    en: 'Two steps have the same id. Remove one and add it again.',
    de: 'Zwei Schritte haben dieselbe Kennung. Entferne einen und füge ihn neu hinzu.',
  },
  way_to_nowhere: {
    en: 'This leads to a step that is not there any more.',
    de: 'Das führt zu einem Schritt, den es nicht mehr gibt.',
  },
  unreachable: {
    en: 'Nobody ever gets to this step. Connect it or remove it.',
    de: 'Zu diesem Schritt kommt niemand. Verbinde oder entferne ihn.',
  },
  loop_without_wait: {
    en: 'This goes round in a circle without ever waiting. Put a wait into the circle or break it.',
    de: 'Das läuft im Kreis, ohne je zu warten. Füge eine Wartezeit ein oder brich den Kreis auf.',
  },
  loop: {
    en: 'This goes round in a circle. It is ended for each contact after 500 entries in its history.',
    de: 'Das läuft im Kreis. Für jeden Kontakt endet es nach 500 Einträgen in seinem Verlauf.',
  },
  no_conditions: {
    en: 'The branch asks nothing. Add a condition.',
    de: 'Die Verzweigung fragt nichts. Füge eine Bedingung hinzu.',
  },
  condition_not_askable: {
    en: 'A condition cannot be asked: its property is gone, or its value is missing or does not fit.',
    de: 'Eine Bedingung kann nicht geprüft werden: Die Eigenschaft fehlt, oder ihr Wert fehlt oder passt nicht.',
  },
  both_ways_alike: {
    en: 'Both ways of this branch lead to the same place.',
    de: 'Beide Wege dieser Verzweigung führen an dieselbe Stelle.',
  },
  unknown_property: { en: 'This property does not exist any more.', de: 'Diese Eigenschaft gibt es nicht mehr.' },
  property_not_editable: {
    en: 'This property cannot be changed by a workflow.',
    de: 'Diese Eigenschaft kann ein Workflow nicht ändern.',
  },
  not_a_date: { en: 'This is no date to wait for.', de: 'Das ist kein Datum, auf das gewartet werden kann.' },
  wait_over: {
    en: 'This date is over: nobody will wait here.',
    de: 'Dieses Datum ist vorbei: Hier wird niemand mehr warten.',
  },
  unknown_channel: {
    en: 'This number does not exist any more. Choose another.',
    de: 'Diese Nummer gibt es nicht mehr. Wähle eine andere.',
  },
  channel_not_connected: {
    en: 'This number is not connected at the moment. Whoever comes to this step waits here, and goes on by themselves once it is.',
    de: 'Diese Nummer ist im Moment nicht verbunden. Wer an diesen Schritt kommt, wartet hier und geht von selbst weiter, sobald sie es ist.',
  },
  template_missing: {
    en: 'This template does not exist on this number. Choose another.',
    de: 'Diese Vorlage gibt es auf dieser Nummer nicht. Wähle eine andere.',
  },
  template_not_approved: {
    en: 'Meta does not allow this template at the moment, so nobody gets this message. Choose another.',
    de: 'Meta lässt diese Vorlage im Moment nicht zu, niemand bekommt diese Nachricht. Wähle eine andere.',
  },
  template_paused: {
    en: 'Meta paused this template because customers blocked or reported it. Nobody gets this message until the pause is over: choose another template, or wait and then try again whoever stands still here.',
    de: 'Meta hat diese Vorlage pausiert, weil Kunden sie blockiert oder gemeldet haben. Bis zum Ende der Pause bekommt niemand diese Nachricht: Wähle eine andere Vorlage, oder warte ab und versuche es dann für alle erneut, die hier stehen.',
  },
  template_disabled: {
    en: 'Meta disabled this template for good. Nobody gets this message any more. Choose another template.',
    de: 'Meta hat diese Vorlage endgültig gesperrt. Niemand bekommt diese Nachricht mehr. Wähle eine andere Vorlage.',
  },
  template_rejected: {
    en: 'Meta rejected this template. Nobody gets this message. Choose another, or change it at Meta and hand it in again.',
    de: 'Meta hat diese Vorlage abgelehnt. Niemand bekommt diese Nachricht. Wähle eine andere, oder ändere sie bei Meta und reiche sie neu ein.',
  },
  template_deleted: {
    en: 'This template was deleted at Meta. Nobody gets this message any more. Choose another.',
    de: 'Diese Vorlage wurde bei Meta gelöscht. Niemand bekommt diese Nachricht mehr. Wähle eine andere.',
  },
  template_in_review: {
    en: 'Meta is reviewing this template. Nobody gets this message until it is approved. Wait, or choose another.',
    de: 'Meta prüft diese Vorlage gerade. Bis zur Genehmigung bekommt niemand diese Nachricht. Warte ab, oder wähle eine andere.',
  },
  template_language_off: {
    en: 'The template is off in this language. Contacts who speak it get it in another language.',
    de: 'In dieser Sprache ist die Vorlage abgeschaltet. Wer sie spricht, bekommt sie in einer anderen Sprache.',
  },
  template_recategorised: {
    en: 'Meta put this template into another category, so other contacts may get it than before. Check it, and save the step if it may stay.',
    de: 'Meta hat diese Vorlage anders eingestuft, deshalb dürfen sie nun andere Kontakte bekommen als vorher. Prüfe sie, und speichere den Schritt, wenn es so bleiben darf.',
  },
  template_becomes: {
    en: 'Meta will put this template into another category, and then other contacts may get it than now. Choose another, or object at Meta.',
    de: 'Meta wird diese Vorlage anders einstufen, dann dürfen sie andere Kontakte bekommen als jetzt. Wähle eine andere, oder widersprich bei Meta.',
  },
  template_rated_low: {
    en: 'Customers rate this template badly, and Meta is about to pause it. Send it less often, or choose another.',
    de: 'Kunden bewerten diese Vorlage schlecht, und Meta wird sie bald pausieren. Sende sie seltener, oder wähle eine andere.',
  },
  template_edited: {
    en: 'This template was changed at Meta. Look at the preview, and save the step if it still fits.',
    de: 'Diese Vorlage wurde bei Meta geändert. Sieh dir die Vorschau an, und speichere den Schritt, wenn sie noch passt.',
  },
  language_missing: {
    en: 'The template does not exist in this language. Choose another language.',
    de: 'Die Vorlage gibt es in dieser Sprache nicht. Wähle eine andere Sprache.',
  },
  variable_missing: {
    en: 'A variable of the template has no value. Choose a property or write a text.',
    de: 'Eine Variable der Vorlage hat keinen Wert. Wähle eine Eigenschaft oder schreib einen Text.',
  },
  fallback_missing: {
    en: 'Where this property is not known nothing could be sent. Write what stands there then.',
    de: 'Wo diese Eigenschaft fehlt, könnte nichts gesendet werden. Schreib, was dann dort steht.',
  },
  variable_unfit: {
    en: 'A value of the template does not fit: no line breaks, tabs or more than four spaces in a row; an end of an address has no spaces; an offer ends at a date.',
    de: 'Ein Wert der Vorlage passt nicht: keine Zeilenumbrüche, Tabulatoren oder mehr als vier Leerzeichen hintereinander; das Ende einer Adresse hat keine Leerzeichen; ein Angebot endet an einem Datum.',
  },
  message_too_long: {
    en: 'With what is written there the message is longer than Meta allows. Shorten it.',
    de: 'Mit dem, was dort steht, ist die Nachricht länger, als Meta erlaubt. Kürze sie.',
  },
  unknown_label: { en: 'This label does not exist any more.', de: 'Dieses Label gibt es nicht mehr.' },
  nothing_to_label: { en: 'No label is chosen.', de: 'Es ist kein Label gewählt.' },
  unknown_user: {
    en: 'This person is no longer here. Choose somebody else.',
    de: 'Diese Person ist nicht mehr da. Wähle jemand anderen.',
  },
  unknown_team: { en: 'This team does not exist any more.', de: 'Dieses Team gibt es nicht mehr.' },
  unknown_segment: { en: 'This segment does not exist any more.', de: 'Dieses Segment gibt es nicht mehr.' },
  empty_note: { en: 'The note is empty. Write something.', de: 'Die Notiz ist leer. Schreib etwas.' },
}
