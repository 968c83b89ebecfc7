import type { ProblemWord } from './problems.ts'

interface Words {
  en: string
  de: string
}

/** What is wrong and what to do about it, for people. What it is about is shown beside it. */
export const problemWords = (word: ProblemWord): Words => WORDS[word]

const WORDS: Record<ProblemWord, Words> = {
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
  value_missing: { en: 'This property needs a value.', de: 'Diese Eigenschaft braucht einen Wert.' },
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
    en: 'This number is not connected at the moment. Nothing can be sent until it is.',
    de: 'Diese Nummer ist im Moment nicht verbunden. Bis dahin kann nichts gesendet werden.',
  },
  template_missing: {
    en: 'This template does not exist on this number. Choose another.',
    de: 'Diese Vorlage gibt es auf dieser Nummer nicht. Wähle eine andere.',
  },
  template_not_approved: {
    en: 'WhatsApp does not allow this template at the moment. Choose another or wait for the review.',
    de: 'WhatsApp lässt diese Vorlage im Moment nicht zu. Wähle eine andere oder warte die Prüfung ab.',
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
