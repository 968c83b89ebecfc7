/** Codes a tester can let the next send fail with, in words (fact sheet §11). */

export interface PlannedCode {
  code: number
  /** Accepted first, then a `failed` status: how Meta reports most refusals about the recipient. */
  async: boolean
  words: { en: string; de: string }
}

export const plannedCodes: readonly PlannedCode[] = [
  now(130429, 'Too many messages at once', 'Zu viele Nachrichten auf einmal'),
  now(131056, 'Too many messages to this customer', 'Zu viele Nachrichten an diesen Kunden'),
  now(131016, 'Meta is briefly unavailable', 'Meta ist kurz nicht erreichbar'),
  now(131000, 'Unknown error, may have been sent', 'Unbekannter Fehler, vielleicht gesendet'),
  now(131057, 'The account is under maintenance', 'Das Konto wird gerade gewartet'),
  now(190, 'The access token has expired', 'Der Zugriffsschlüssel ist abgelaufen'),
  now(10, 'The app lacks the permission', 'Der App fehlt die Berechtigung'),
  now(133010, 'The number is not registered', 'Die Nummer ist nicht registriert'),
  now(131031, 'The account is locked', 'Das Konto ist gesperrt'),
  now(368, 'Blocked for breaking the rules', 'Wegen Regelverstoß gesperrt'),
  now(100, 'A parameter is wrong', 'Ein Parameter ist falsch'),
  now(132001, 'The template does not exist', 'Die Vorlage gibt es nicht'),
  now(132015, 'The template is paused', 'Die Vorlage ist angehalten'),
  later(131047, 'The 24-hour window is closed', 'Das 24-Stunden-Fenster ist geschlossen'),
  later(131026, 'Cannot be delivered to this number', 'An diese Nummer nicht zustellbar'),
  later(131050, 'The customer stopped marketing', 'Der Kunde hat Werbung abgestellt'),
  later(131049, 'Held back to protect the customer', 'Zum Schutz des Kunden zurückgehalten'),
  later(131042, 'There is a problem with payment', 'Es gibt ein Problem mit der Bezahlung'),
  later(131048, 'Too many were reported as spam', 'Zu viele wurden als Spam gemeldet'),
  later(131053, 'The file could not be fetched', 'Die Datei ließ sich nicht holen'),
  later(130472, 'Part of an experiment, not sent', 'Teil eines Versuchs, nicht gesendet'),
]

function now(code: number, en: string, de: string): PlannedCode {
  return { code, async: false, words: { en, de } }
}

function later(code: number, en: string, de: string): PlannedCode {
  return { code, async: true, words: { en, de } }
}
