import type { AnsweredMeanwhile, Message } from '#contract/messages.ts'
import type { Reason, ReasonWord } from '#core/whatsapp/reason.ts'
import { Refused } from '../platform/refused.ts'

export const onItsWay = () =>
  new Refused(409, 'on_its_way', {
    en: 'It is already on its way, and can no longer be taken back.',
    de: 'Sie ist schon unterwegs und lässt sich nicht mehr zurückholen.',
  })

export const idTaken = () =>
  new Refused(409, 'id_taken', {
    en: 'Another message already has this id. Write it again.',
    de: 'Eine andere Nachricht hat diese Kennung schon. Bitte schreib sie noch einmal.',
  })

export const notQuotable = () =>
  new Refused(422, 'not_quotable', {
    en: 'The message you answer is not on WhatsApp, so it cannot be quoted. Answer without quoting it.',
    de: 'Die Nachricht, auf die du antwortest, ist nicht bei WhatsApp und lässt sich nicht zitieren. Antworte, ohne sie zu zitieren.',
  })

export const notInThisState = (status: string) =>
  new Refused(
    409,
    'not_in_this_state',
    {
      en: 'That is not possible any more: the message has moved on meanwhile.',
      de: 'Das geht nicht mehr: Die Nachricht ist inzwischen weiter.',
    },
    { status },
  )

/** Said once for each answer: the next request names the last of them as seen. */
export const answeredBy = (messages: Message[]) =>
  new Refused(
    409,
    'answered_meanwhile',
    {
      en: 'Somebody else has answered meanwhile. Read what they wrote, then send yours or change it.',
      de: 'Inzwischen hat jemand anders geantwortet. Lies, was dort steht, und sende deine Antwort dann oder ändere sie.',
    },
    { messages } satisfies AnsweredMeanwhile,
  )

/** All reasons of the send guard, the first one in words. */
export function mayNotBeSent(reasons: readonly Reason[]): Refused {
  const [first] = reasons
  const word = first?.word ?? 'empty'
  return new Refused(422, word, WORDS[word], { reasons })
}

const WORDS: Record<ReasonWord, { en: string; de: string }> = {
  channel_broken: {
    en: 'This number cannot send at the moment. An admin can see why in the settings of its inbox.',
    de: 'Diese Nummer kann gerade nicht senden. Den Grund sieht ein Admin in den Einstellungen des Posteingangs.',
  },
  channel_disconnected: {
    en: 'This number is no longer connected.',
    de: 'Diese Nummer ist nicht mehr verbunden.',
  },
  no_address: {
    en: 'There is no number and no WhatsApp id of this customer to write to.',
    de: 'Von diesem Kunden ist weder eine Nummer noch eine WhatsApp-Kennung bekannt.',
  },
  number_needed: {
    en: 'This template can only be sent to a phone number, and this customer’s is not known.',
    de: 'Diese Vorlage geht nur an eine Telefonnummer, und die dieses Kunden ist nicht bekannt.',
  },
  blocked: { en: 'This customer is blocked.', de: 'Dieser Kunde ist blockiert.' },
  window_closed: {
    en: 'More than 24 hours have passed since the customer last wrote. WhatsApp takes only approved templates now.',
    de: 'Seit der letzten Nachricht des Kunden sind mehr als 24 Stunden vergangen. WhatsApp nimmt jetzt nur noch freigegebene Vorlagen an.',
  },
  empty: { en: 'There is nothing to send yet.', de: 'Es gibt noch nichts zu senden.' },
  text_too_long: {
    en: 'This is longer than WhatsApp takes. Shorten it.',
    de: 'Das ist länger, als WhatsApp annimmt. Bitte kürzen.',
  },
  caption_too_long: {
    en: 'The caption is longer than WhatsApp takes. Shorten it, or send it as a message of its own.',
    de: 'Die Bildunterschrift ist länger, als WhatsApp annimmt. Kürze sie oder sende sie als eigene Nachricht.',
  },
  caption_not_possible: {
    en: 'WhatsApp shows no text beside this kind of file. Send it as a message of its own.',
    de: 'WhatsApp zeigt zu dieser Art Datei keinen Text. Sende ihn als eigene Nachricht.',
  },
  file_too_large: {
    en: 'The file is larger than WhatsApp takes.',
    de: 'Die Datei ist größer, als WhatsApp annimmt.',
  },
  wrong_type: {
    en: 'WhatsApp does not take this type of file in this way.',
    de: 'WhatsApp nimmt diese Art Datei so nicht an.',
  },
  too_many: { en: 'That is more than WhatsApp takes at once.', de: 'Das ist mehr, als WhatsApp auf einmal annimmt.' },
  not_unique: {
    en: 'Two of the choices are the same. Each must be different.',
    de: 'Zwei der Auswahlmöglichkeiten sind gleich. Jede muss sich unterscheiden.',
  },
  not_an_emoji: { en: 'A reaction is exactly one emoji.', de: 'Eine Reaktion ist genau ein Emoji.' },
  not_a_place: { en: 'These coordinates are not on Earth.', de: 'Diese Koordinaten liegen nicht auf der Erde.' },
  target_too_old: {
    en: 'Messages older than 30 days can no longer be reacted to.',
    de: 'Auf Nachrichten, die älter als 30 Tage sind, kann nicht mehr reagiert werden.',
  },
  target_not_theirs: {
    en: 'WhatsApp allows reactions only to messages of the customer.',
    de: 'Reaktionen erlaubt WhatsApp nur auf Nachrichten des Kunden.',
  },
  variables_open: {
    en: 'A variable still stands in its braces. Fill it in or remove it.',
    de: 'Eine Variable steht noch in ihren Klammern. Fülle sie aus oder entferne sie.',
  },
  template_not_approved: {
    en: 'WhatsApp has not approved this template.',
    de: 'WhatsApp hat diese Vorlage nicht freigegeben.',
  },
  template_variables_missing: {
    en: 'Some of the template’s variables have no value yet.',
    de: 'Einige Variablen der Vorlage haben noch keinen Wert.',
  },
  template_variables_unfit: {
    en: 'A template’s variables may not hold line breaks, tabs or long runs of spaces.',
    de: 'Variablen einer Vorlage dürfen keine Zeilenumbrüche, Tabulatoren oder langen Leerzeichenfolgen enthalten.',
  },
  opted_out: {
    en: 'The customer does not want such messages.',
    de: 'Der Kunde möchte solche Nachrichten nicht.',
  },
  no_marketing_consent: {
    en: 'The customer has not agreed to marketing messages.',
    de: 'Der Kunde hat Werbenachrichten nicht zugestimmt.',
  },
  no_utility_consent: {
    en: 'The customer has not agreed to such messages.',
    de: 'Der Kunde hat solchen Nachrichten nicht zugestimmt.',
  },
  messaging_limit: {
    en: 'The business has reached its messaging limit: WhatsApp lets it write first to no more people within 24 hours.',
    de: 'Das Nachrichtenlimit ist erreicht: WhatsApp lässt das Unternehmen innerhalb von 24 Stunden keine weiteren Personen von sich aus anschreiben.',
  },
}
