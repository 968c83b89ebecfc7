import type { StepWordsTable } from './stepWords.ts'

export const german: StepWordsTable = {
  code_interrupted: [
    'Posthorn wurde unterbrochen, während es den Code aus dem Meta-Fenster einlöste. Der Code gilt einmal, deshalb wird es nicht noch einmal versucht.',
    'Öffne das Meta-Fenster noch einmal. Was du dort eingegeben hast, hat Meta behalten, es geht also schnell.',
  ],
  code_unclear: [
    'Metas Antwort auf den Code ist nicht angekommen. Der Code gilt einmal, deshalb wird es nicht noch einmal versucht.',
    'Öffne das Meta-Fenster noch einmal. Was du dort eingegeben hast, hat Meta behalten, es geht also schnell.',
  ],
  signup_code_spent: [
    'Meta sagt, dass der Code aus seinem Fenster schon benutzt wurde oder abgelaufen ist.',
    'Öffne das Meta-Fenster noch einmal. Passiert es wieder, prüfe, ob die Uhr dieses Servers stimmt: Ein Code gilt dreißig Sekunden.',
  ],
  app_id_format: [
    'Eine App-ID besteht nur aus Ziffern.',
    'Kopiere sie oben auf der Seite deiner App bei developers.facebook.com.',
  ],
  app_secret_format: [
    'Ein App-Geheimcode hat zweiunddreißig Zeichen, Ziffern und die Buchstaben a bis f.',
    'Kopiere ihn unter App-Einstellungen, Allgemeines, App-Geheimcode, Anzeigen.',
  ],
  app_unknown: [
    'Meta kennt keine App mit dieser ID.',
    'Vergleiche sie mit der App-ID oben auf der Seite deiner App bei developers.facebook.com.',
  ],
  app_secret_wrong: [
    'Das ist nicht der Geheimcode dieser App.',
    'Kopiere ihn unter App-Einstellungen, Allgemeines, App-Geheimcode, Anzeigen. Prüfe, ob es die App ist, deren ID hier steht.',
  ],
  token_format: [
    'Ein Zugangstoken von Meta ist ein langes Wort, das mit EAA beginnt.',
    'Kopiere es ganz und ohne Leerzeichen von dort, wo es erzeugt wurde.',
  ],
  token_invalid: [
    'Meta nimmt diesen Zugang nicht mehr an: Er wurde entzogen, oder Passwort oder Rolle wurden geändert.',
    'Verbinde noch einmal über das Meta-Fenster, oder erzeuge für den Systemnutzer ein neues Token.',
  ],
  token_expired: [
    'Dieser Zugang ist abgelaufen.',
    'Verbinde noch einmal über das Meta-Fenster, oder erzeuge für einen Systemnutzer ein Token, das nie abläuft.',
  ],
  token_of_other_app: [
    'Dieses Token wurde für eine andere App erzeugt.',
    'Erzeuge das Token für die App, deren ID hier steht: Unternehmenseinstellungen, Systemnutzer, Token generieren, dann die App wählen.',
  ],
  scope_management_missing: [
    'Dem Zugang fehlt die Berechtigung whatsapp_business_management.',
    'Erteile sie: Lass im Meta-Fenster alle Berechtigungen eingeschaltet; beim Systemnutzer wähle sie beim Erzeugen des Tokens aus.',
  ],
  scope_messaging_missing: [
    'Dem Zugang fehlt die Berechtigung whatsapp_business_messaging.',
    'Erteile sie: Lass im Meta-Fenster alle Berechtigungen eingeschaltet; beim Systemnutzer wähle sie beim Erzeugen des Tokens aus.',
  ],
  account_not_granted: [
    'Dieser Zugang wurde nicht für dieses WhatsApp-Konto erteilt.',
    'Wähle im Meta-Fenster dasselbe Konto, oder gib dem Systemnutzer die volle Kontrolle über das Konto.',
  ],
  no_account_granted: [
    'Dieser Zugang wurde für kein WhatsApp-Konto erteilt.',
    'Öffne das Meta-Fenster noch einmal und wähle dort ein WhatsApp-Konto oder lege eines an.',
  ],
  id_format: ['Eine ID von Meta besteht nur aus Ziffern.', 'Kopiere sie ohne Leerzeichen und andere Zeichen.'],
  account_not_found: [
    'Meta kennt kein WhatsApp-Konto mit dieser ID, oder dieser Zugang darf es nicht sehen.',
    'Vergleiche die ID im WhatsApp Manager unter Konto-Tools, und prüfe, ob der Systemnutzer die volle Kontrolle über das Konto hat.',
  ],
  account_is_number: [
    'Das ist die ID einer Telefonnummer, nicht die eines WhatsApp-Kontos.',
    'Die ID des WhatsApp-Business-Kontos steht neben der Telefonnummer-ID auf der Seite WhatsApp, API-Einrichtung der App.',
  ],
  account_suspended: [
    'Meta hat dieses WhatsApp-Konto gesperrt oder abgelehnt.',
    'Öffne den WhatsApp Manager, um den Grund zu lesen und eine Überprüfung zu beantragen; versuch es dann hier noch einmal.',
  ],
  no_numbers: [
    'Dieses WhatsApp-Konto hat noch keine Telefonnummer.',
    'Füge im WhatsApp Manager eine hinzu, oder öffne das Meta-Fenster noch einmal und gib dort eine ein; versuch es dann noch einmal.',
  ],
  number_not_found: [
    'Meta kennt keine Telefonnummer mit dieser ID, oder dieser Zugang darf sie nicht sehen.',
    'Kopiere die Telefonnummer-ID (nicht die Nummer selbst) von der Seite WhatsApp, API-Einrichtung der App.',
  ],
  number_not_in_account: [
    'Diese Telefonnummer gehört zu einem anderen WhatsApp-Konto.',
    'Wähle die Nummer unter dem Konto, dessen ID hier steht, oder berichtige die ID des Kontos.',
  ],
  number_banned: [
    'WhatsApp hat diese Nummer gesperrt.',
    'Öffne den WhatsApp Manager, um den Grund zu lesen und eine Überprüfung zu beantragen. Bis dahin lässt sie sich nicht verbinden.',
  ],
  number_unverified: [
    'Es ist noch nicht bestätigt, dass diese Nummer dir gehört.',
    'Öffne das Meta-Fenster noch einmal oder den WhatsApp Manager, und gib den Code ein, der an die Nummer geschickt wird.',
  ],
  number_in_use: [
    'Diese Nummer ist mit einem anderen Arbeitsbereich dieses Posthorns verbunden.',
    'Trenne sie zuerst dort, und versuch es dann noch einmal.',
  ],
  number_being_connected: [
    'Jemand anderes verbindet diese Nummer gerade.',
    'Warte, bis die Person fertig ist oder aufgegeben hat, und versuch es dann noch einmal.',
  ],
  webhook_unreachable: [
    'Meta konnte dieses Posthorn nicht erreichen oder bekam nicht die richtige Antwort.',
    'Posthorn muss unter seiner öffentlichen Adresse aus dem Internet erreichbar sein, mit https und gültigem Zertifikat. Versuch es dann noch einmal.',
  ],
  webhook_lost: [
    'Meta zeigt unsere Anmeldung bei diesem Konto nicht an.',
    'Versuch es noch einmal. Bleibt es so, prüfe, ob die App im Live-Modus ist und dieses Konto benutzen darf.',
  ],
  pin_needed: [
    'Um die Nummer zu registrieren, wird ihre sechsstellige PIN gebraucht.',
    'Gib die PIN der Verifizierung in zwei Schritten ein. Hat die Nummer noch keine, wähle sechs Ziffern und bewahre sie gut auf.',
  ],
  pin_wrong: [
    'Die PIN ist nicht die, die für diese Nummer gesetzt ist.',
    'Gib die richtige ein. Kennt sie niemand, setze sie im WhatsApp Manager zurück: Telefonnummern, Verifizierung in zwei Schritten.',
  ],
  pin_locked: [
    'WhatsApp hat die PIN nach zu vielen falschen Eingaben für eine Weile gesperrt.',
    'Warte bis zur angezeigten Zeit, oder setze die PIN im WhatsApp Manager zurück; versuch es dann noch einmal.',
  ],
  registration_wait: [
    'Diese Nummer wurde zu oft an- oder abgemeldet: WhatsApp erlaubt es zehnmal in zweiundsiebzig Stunden.',
    'Warte bis zur angezeigten Zeit. Frühere Versuche verlängern es nur.',
  ],
  region_fixed: [
    'Die Nummer ist schon mit einem anderen Ort für ihre Daten registriert.',
    'Mach ohne Ortswahl weiter, oder melde die Nummer zuerst von der Cloud API ab (trennen mit „auch abmelden“) und verbinde sie neu.',
  ],
  registration_unclear: [
    'Metas Antwort auf die Registrierung ist nicht angekommen, und die Nummer ist nicht registriert.',
    'Versuch es noch einmal. Dieser Versuch zählt als einer der zehn, die WhatsApp in zweiundsiebzig Stunden erlaubt.',
  ],
  registration_lost: [
    'Meta hat die Registrierung angenommen, zeigt die Nummer aber noch nicht als verbunden.',
    'Warte eine Minute und versuch es noch einmal: Erst wird nachgesehen, und nur wenn nötig noch einmal registriert.',
  ],
  credentials_missing: ['Die Eingaben sind nicht mehr da.', 'Füll die Felder noch einmal aus.'],
  simulator_silent: ['Der Übungssimulator antwortet gerade nicht.', 'Versuch es gleich noch einmal.'],
  reconnect_channel: [
    'Meta nimmt diesen Zugang nicht an.',
    'Verbinde noch einmal über das Meta-Fenster, oder erzeuge für den Systemnutzer ein neues Token.',
  ],
  permission_missing: [
    'Dem Zugang fehlt eine Berechtigung, die Meta hier verlangt.',
    'Gib der App und dem Systemnutzer in Metas Unternehmenseinstellungen die volle Kontrolle über dieses WhatsApp-Konto, und versuch es dann noch einmal.',
  ],
  channel_not_found: [
    'Meta kennt dieses Konto oder diese Nummer nicht, oder dieser Zugang darf sie nicht sehen.',
    'Prüfe im WhatsApp Manager, ob es sie noch gibt und wer sie benutzen darf, und versuch es dann noch einmal.',
  ],
  account_locked: [
    'Meta hat dieses WhatsApp-Konto gesperrt.',
    'Öffne den WhatsApp Manager, um den Grund zu lesen und eine Überprüfung zu beantragen.',
  ],
  number_not_registered: [
    'Für WhatsApp ist diese Nummer nicht registriert.',
    'Versuch den Schritt „Registrierung“ noch einmal, mit der PIN.',
  ],
  code_failed: [
    'Es ist noch nicht bestätigt, dass diese Nummer dir gehört.',
    'Gib den Code ein, der an die Nummer geschickt wird, im Meta-Fenster oder im WhatsApp Manager.',
  ],
  policy_block: [
    'Meta hat dieses Unternehmen wegen eines Regelverstoßes für eine Weile gesperrt.',
    'Lies den Hinweis im WhatsApp Manager. Dort steht, wie lange es dauert.',
  ],
  migration_problem: [
    'Meta kann diese Nummer nicht hierher umziehen.',
    'Wird sie mit einem anderen Anbieter oder einer anderen App benutzt, schalte dort die Verifizierung in zwei Schritten aus und entferne sie; versuch es dann noch einmal.',
  ],
  slow_down_app: [
    'Meta bittet um eine Pause: Es waren zu viele Anfragen.',
    'Warte ein paar Minuten und versuch es dann noch einmal.',
  ],
  slow_down_account: [
    'Meta bittet um eine Pause: Es waren zu viele Anfragen.',
    'Warte ein paar Minuten und versuch es dann noch einmal.',
  ],
  maintenance: [
    'Meta arbeitet gerade an diesem Konto oder dieser Nummer.',
    'Versuch es in ein paar Minuten noch einmal.',
  ],
  temporary: ['Meta hat gerade selbst ein Problem.', 'Versuch es in ein paar Minuten noch einmal.'],
  no_connection: [
    'Posthorn konnte Meta nicht erreichen.',
    'Prüfe, ob dieser Server graph.facebook.com über https erreichen darf, und versuch es dann noch einmal.',
  ],
  answer_unclear: [
    'Metas Antwort ist nicht angekommen oder ergab keinen Sinn.',
    'Versuch es noch einmal. Was schon getan ist, wird nicht doppelt getan.',
  ],
  bad_content: [
    'Meta hat eine Eingabe nicht angenommen.',
    'Metas eigene Worte darunter sagen, welche; berichtige sie und versuch es noch einmal.',
  ],
  unknown: [
    'Meta hat abgelehnt, aus einem Grund, den Posthorn nicht kennt.',
    'Metas eigene Worte darunter helfen vielleicht. Versuch es noch einmal, oder frag Metas Support.',
  ],
}
