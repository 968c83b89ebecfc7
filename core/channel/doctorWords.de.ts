import type { DoctorWordsTable } from './doctorWords.ts'

export const german: DoctorWordsTable = {
  token_unreadable: [
    'Posthorn kann den gespeicherten Zugriff nicht lesen: Sein geheimer Schlüssel ist ein anderer als beim Verbinden der Nummer.',
    'Setze den früheren SECRET_KEY wieder ein oder verbinde die Nummer neu.',
  ],
  token_invalid: [
    'Meta nimmt diesen Zugriff nicht mehr an: Er wurde widerrufen, oder ein Passwort oder eine Rolle hat sich geändert.',
    'Drücke auf „Wieder verbinden“. Von Hand verbunden: Erzeuge in Metas Unternehmenseinstellungen unter Nutzer, Systemnutzer ein neues Token.',
  ],
  token_expired: [
    'Dieser Zugriff ist abgelaufen.',
    'Drücke auf „Wieder verbinden“ oder erzeuge in Metas Unternehmenseinstellungen unter Nutzer, Systemnutzer ein Token, das nie abläuft.',
  ],
  token_app_removed: [
    'Die App wurde aus dem Unternehmen entfernt und mit ihr der Zugriff.',
    'Drücke auf „Wieder verbinden“ und erteile den Zugriff in Metas Fenster.',
  ],
  token_of_other_app: [
    'Dieser Zugriff wurde für eine andere App erteilt.',
    'Drücke auf „Wieder verbinden“ oder erzeuge das Token unter Systemnutzer für die App, deren ID Posthorn kennt.',
  ],
  token_expires_soon: [
    'Dieser Zugriff läuft innerhalb einer Woche ab.',
    'Verbinde vor diesem Tag neu oder erzeuge für einen Systemnutzer ein Token, das nie abläuft.',
  ],
  meta_unreachable: [
    'Posthorn kann Meta nicht erreichen.',
    'Prüfe, ob dieser Rechner graph.facebook.com über https erreichen darf, und untersuche dann noch einmal.',
  ],
  scope_management_missing: [
    'Dem Zugriff fehlt die Berechtigung whatsapp_business_management.',
    'Verbinde neu und lass alle Berechtigungen eingeschaltet; bei einem Systemnutzer wähle sie beim Erzeugen des Tokens aus.',
  ],
  scope_messaging_missing: [
    'Dem Zugriff fehlt die Berechtigung whatsapp_business_messaging, deshalb kann nichts gesendet werden.',
    'Verbinde neu und lass alle Berechtigungen eingeschaltet; bei einem Systemnutzer wähle sie beim Erzeugen des Tokens aus.',
  ],
  account_not_granted: [
    'Der Zugriff gilt nicht für das WhatsApp-Konto dieser Nummer.',
    'Gib dem Systemnutzer in den Unternehmenseinstellungen unter Konten, WhatsApp-Konten volle Kontrolle darüber oder verbinde neu und wähle es aus.',
  ],
  app_secret_unreadable: [
    'Posthorn kann den gespeicherten App-Geheimcode nicht lesen: Sein geheimer Schlüssel ist ein anderer als zuvor.',
    'Setze den früheren SECRET_KEY wieder ein oder gib den App-Geheimcode neu ein, indem du die Nummer neu verbindest.',
  ],
  app_secret_wrong: [
    'Meta nimmt den App-Geheimcode nicht an, deshalb weist auch Posthorn ab, was Meta zustellt.',
    'Kopiere ihn unter App-Einstellungen, Allgemeines, App-Geheimcode, Anzeigen in META_APP_SECRET und starte neu, oder verbinde noch einmal von Hand.',
  ],
  app_unknown: [
    'Meta kennt keine App mit dieser ID mehr.',
    'Öffne developers.facebook.com, Meine Apps. Ist die App gelöscht oder archiviert, stelle sie wieder her oder verbinde über eine andere.',
  ],
  app_not_subscribed: [
    'Die App sagt niemandem etwas von WhatsApp: Ihr Webhook ist nicht gesetzt oder ausgeschaltet.',
    'Verbinde neu, damit wird er gesetzt. In Metas Konsole steht er in der App unter WhatsApp, Konfiguration, Webhook.',
  ],
  field_messages_missing: [
    'Dem Webhook der App fehlt das Feld messages, deshalb kommt keine Nachricht an.',
    'Verbinde neu oder schalte das Feld in der App unter WhatsApp, Konfiguration, Webhook-Felder ein.',
  ],
  fields_missing: [
    'Dem Webhook der App fehlen einige Felder, deshalb erfährt Posthorn zu spät, was sich bei Meta ändert.',
    'Verbinde neu oder schalte die genannten Felder in der App unter WhatsApp, Konfiguration, Webhook-Felder ein.',
  ],
  account_not_subscribed: [
    'Die App ist für dieses WhatsApp-Konto nicht mehr angemeldet, deshalb stellt Meta nichts davon zu.',
    'Drücke auf „Wieder verbinden“: Damit wird das Konto wieder angemeldet.',
  ],
  callback_elsewhere: [
    'Meta stellt die Nachrichten an eine andere Adresse zu als die dieses Posthorns.',
    'Vergleiche PUBLIC_URL mit der Callback-URL in der App unter WhatsApp, Konfiguration; verbinde dann neu.',
  ],
  override_elsewhere: [
    'Diese Nummer oder ihr Konto hat eine eigene Adresse, und es ist nicht die dieses Posthorns.',
    'Ein anderes Programm hat die Nachrichten übernommen. Beende das dort und verbinde dann hier neu.',
  ],
  address_local: [
    'Die öffentliche Adresse von Posthorn führt in ein privates Netz, in das Meta nicht kommt.',
    'Setze PUBLIC_URL auf die Adresse, unter der Posthorn im Internet steht, starte es neu und verbinde neu.',
  ],
  address_not_https: [
    'Die öffentliche Adresse von Posthorn ist nicht https, und an anderes stellt Meta nicht zu.',
    'Stelle einen Webserver mit Zertifikat vor Posthorn und setze PUBLIC_URL auf die https-Adresse.',
  ],
  address_unknown: [
    'Unter dem Namen der öffentlichen Adresse ist kein Server bekannt.',
    'Prüfe den Namen in PUBLIC_URL und seinen Eintrag beim Anbieter deiner Domain.',
  ],
  address_unreachable: [
    'An der öffentlichen Adresse antwortet niemand.',
    'Prüfe, ob der Webserver vor Posthorn läuft und die Firewall https durchlässt.',
  ],
  address_slow: [
    'Die öffentliche Adresse antwortet nicht rechtzeitig.',
    'Sieh nach der Last dieses Rechners und nach dem Webserver vor Posthorn; Meta gibt nach wenigen Sekunden auf.',
  ],
  certificate_refused: [
    'Das Zertifikat der öffentlichen Adresse ist nicht gültig.',
    'Erneuere es und installiere es mit der ganzen Kette; ein selbst signiertes nimmt Meta nicht an.',
  ],
  address_redirects: [
    'Die öffentliche Adresse schickt Aufrufer an eine andere weiter, und Meta folgt nicht.',
    'Setze PUBLIC_URL auf die endgültige Adresse oder nimm die Weiterleitung aus dem Webserver vor Posthorn heraus.',
  ],
  handshake_refused: [
    'Die öffentliche Adresse weist die Frage ab, mit der Meta sich ihrer versichert.',
    'Der Webserver vor Posthorn muss alles unter /webhooks/ weiterreichen, ohne nach einem Passwort zu fragen.',
  ],
  challenge_wrong: [
    'An der öffentlichen Adresse antwortet etwas anderes als Posthorn.',
    'Der Webserver vor Posthorn muss alles unter /webhooks/ weiterreichen und die Antworten lassen, wie sie sind.',
  ],
  signature_refused: [
    'Was an die öffentliche Adresse zugestellt wird, kommt verändert an oder bei einem Posthorn, das diese App nicht kennt.',
    'Der Webserver vor Posthorn muss Inhalt und Kopfzeilen unverändert weiterreichen.',
  ],
  delivery_refused: [
    'Was an die öffentliche Adresse zugestellt wird, wird unterwegs abgewiesen.',
    'Sieh in das Protokoll des Webservers vor Posthorn: Er muss POST an /webhooks/ mit bis zu vier Megabyte erlauben.',
  ],
  delivery_lost: [
    'Was an die öffentliche Adresse zugestellt wird, wird dort angenommen, kommt aber nicht in diesem Posthorn an.',
    'An dieser Adresse antwortet ein anderes Programm oder ein anderes Posthorn. Setze PUBLIC_URL auf die eigene Adresse.',
  ],
  address_private: [
    'Von diesem Rechner aus ist die öffentliche Adresse eine private, deshalb ist nicht sicher, ob Meta sie erreicht.',
    'Kommen Nachrichten an, ist alles gut. Sonst prüfe den Eintrag des Namens beim Anbieter deiner Domain.',
  ],
  account_suspended: [
    'Meta hat dieses WhatsApp-Konto gesperrt oder abgelehnt.',
    'Öffne in Metas Konsole die Startseite des Business-Supports, lies den Grund und beantrage eine Überprüfung.',
  ],
  account_restricted: [
    'Meta hat dieses WhatsApp-Konto eine Zeit lang eingeschränkt.',
    'Öffne in Metas Konsole die Startseite des Business-Supports; dort steht, was eingeschränkt ist und wie lange.',
  ],
  number_not_found: [
    'Meta kennt diese Nummer nicht mehr, oder der Zugriff darf sie nicht sehen.',
    'Suche sie im WhatsApp Manager unter Telefonnummern. Ist sie dort, verbinde sie neu.',
  ],
  number_banned: [
    'WhatsApp hat diese Nummer gesperrt.',
    'Öffne im WhatsApp Manager die Telefonnummern, lies den Grund und beantrage eine Überprüfung.',
  ],
  number_moved: [
    'Diese Nummer wurde bei Meta gelöscht oder in ein anderes Konto verschoben.',
    'Suche sie im WhatsApp Manager unter Telefonnummern und verbinde sie von dort neu, wo sie jetzt ist.',
  ],
  number_unverified: [
    'Es ist nicht bestätigt, dass diese Nummer deine ist.',
    'Verbinde neu und gib den Code ein, der an die Nummer geschickt wird.',
  ],
  number_not_registered: [
    'Diese Nummer ist nicht für die Cloud API registriert und sendet und empfängt deshalb nicht.',
    'Drücke auf „Wieder verbinden“ und gib beim Schritt „Registrierung“ ihre PIN ein.',
  ],
  number_disconnected: [
    'Meta zeigt diese Nummer als getrennt.',
    'Drücke auf „Wieder verbinden“. Bleibt es dabei, sieh im WhatsApp Manager unter Telefonnummern nach.',
  ],
  number_flagged: [
    'Meta hat diese Nummer gekennzeichnet: Ihre Qualität war niedrig.',
    'Schreibe nur Menschen, die darum gebeten haben. Bleibt die Qualität niedrig, senkt Meta die Sendegrenze.',
  ],
  number_restricted: [
    'Meta hat diese Nummer eingeschränkt: Ihre Sendegrenze ist erreicht.',
    'Antworten gehen weiter hinaus. Neue Unterhaltungen lassen sich wieder beginnen, wenn die vierundzwanzig Stunden um sind.',
  ],
  number_slowed: [
    'Meta bremst diese Nummer gerade.',
    'Warte; was Posthorn zu senden hat, geht hinaus, sobald Meta es zulässt.',
  ],
  stopped_here: [
    'Bei Meta ist alles in Ordnung, aber das Senden von dieser Nummer ist in Posthorn angehalten.',
    'Drücke auf „Es geht wieder: freigeben“: Dann wird gesendet, was wartet.',
  ],
  name_declined: [
    'Meta hat den Anzeigenamen abgelehnt, deshalb sehen Kunden nur die Nummer.',
    'Öffne im WhatsApp Manager unter Telefonnummern die Nummer und ihr Profil und beantrage einen anderen Namen oder eine Überprüfung.',
  ],
  name_expired: [
    'Die Freigabe des Anzeigenamens ist abgelaufen.',
    'Verbinde die Nummer neu oder beantrage den Namen im WhatsApp Manager unter Telefonnummern, Profil noch einmal.',
  ],
  name_change_declined: [
    'Meta hat den neuen Anzeigenamen abgelehnt; der bisherige gilt weiter.',
    'Öffne im WhatsApp Manager unter Telefonnummern die Nummer und ihr Profil und beantrage einen anderen Namen.',
  ],
  quality_low: [
    'Kunden blockieren oder melden diese Nummer oft: Ihre Qualität ist niedrig.',
    'Sieh im WhatsApp Manager unter Insights nach, welche Vorlagen schuld sind, und schreibe nur Menschen, die darum gebeten haben.',
  ],
  payment_missing: [
    'Das WhatsApp-Konto hat keine gültige Zahlungsart: Antworten gehen hinaus, Vorlagen nicht.',
    'Öffne in Metas Unternehmenseinstellungen „Rechnungen und Zahlungen“, dann das WhatsApp-Konto, und füge eine Zahlungsart hinzu.',
  ],
  limit_used_up: [
    'Die Sendegrenze der letzten vierundzwanzig Stunden ist erreicht.',
    'Antworten gehen weiter hinaus. Verifiziere das Unternehmen in Metas Sicherheitszentrum, um sie zu erhöhen.',
  ],
  limit_nearly: [
    'Die Sendegrenze der letzten vierundzwanzig Stunden ist fast erreicht.',
    'Antworten zählen nicht. Verifiziere das Unternehmen in Metas Sicherheitszentrum, um sie zu erhöhen.',
  ],
  templates_disabled: [
    'Meta hat Vorlagen wegen ihrer Qualität endgültig abgeschaltet.',
    'Schreibe im WhatsApp Manager unter Nachrichtenvorlagen neue und lösche die abgeschalteten.',
  ],
  templates_paused: [
    'Meta hat Vorlagen wegen ihrer Qualität angehalten.',
    'Öffne im WhatsApp Manager die Nachrichtenvorlagen. Die meisten gehen nach einigen Stunden von selbst weiter; verbessere solange ihren Text.',
  ],
  templates_rejected: [
    'Meta hat Vorlagen abgelehnt.',
    'Öffne im WhatsApp Manager die Nachrichtenvorlagen, lies den Grund und ändere oder lösche sie.',
  ],
  templates_low: [
    'Die Qualität von Vorlagen ist niedrig: Meta hält sie vielleicht bald an.',
    'Öffne im WhatsApp Manager die Nachrichtenvorlagen und verbessere ihren Text oder sende sie an weniger Menschen.',
  ],
  meta_busy: [
    'Meta bittet um eine Pause, deshalb konnte das nicht angesehen werden.',
    'Warte einige Minuten und untersuche dann noch einmal.',
  ],
  meta_trouble: [
    'Meta hat auf diese Frage nicht geantwortet, deshalb konnte das nicht angesehen werden.',
    'Warte einige Minuten und untersuche dann noch einmal.',
  ],
  meta_refused: [
    'Meta hat diese Frage abgewiesen, aus einem Grund, den Posthorn nicht kennt.',
    'Metas eigene Worte helfen vielleicht. Bleibt es dabei, schicke den Supportbericht an Metas Support.',
  ],
}
