import type { faults as english, FaultSentences } from '../en/faults.ts'

export const faults: Record<keyof typeof english, FaultSentences> = {
  reconnect_channel: ['Meta nimmt den Zugang dieses Kanals nicht mehr an.', 'Ein Admin muss den Kanal neu verbinden.'],
  permission_missing: [
    'Der Verbindung fehlt eine Berechtigung, die Meta verlangt.',
    'Ein Admin muss der App in Metas Business-Einstellungen Zugriff auf dieses Konto geben und die Verbindung prüfen.',
  ],
  channel_not_found: [
    'Meta kennt diese Nummer nicht, oder die Verbindung darf sie nicht sehen.',
    'Ein Admin sollte im WhatsApp Manager nachsehen, ob es die Nummer noch gibt, und sie neu verbinden.',
  ],
  account_locked: [
    'Meta hat dieses WhatsApp-Konto gesperrt.',
    'Ein Admin sieht den Grund im WhatsApp Manager und kann dort Einspruch erheben.',
  ],
  app_removed: [
    'Die App wurde bei Meta von diesem WhatsApp-Konto entfernt.',
    'Ein Admin muss die Nummer neu verbinden; was wartet, geht dann hinaus.',
  ],
  number_banned: [
    'Meta hat diese Nummer gesperrt.',
    'Ein Admin sieht den Grund im WhatsApp Manager und kann dort um eine Prüfung bitten.',
  ],
  account_restricted: [
    'Meta hat dieses WhatsApp-Konto eingeschränkt: Es darf Kunden vorerst nicht antworten.',
    'Ein Admin sieht den Grund im WhatsApp Manager und kann dort um eine Prüfung bitten.',
  ],
  number_not_registered: [
    'Diese Nummer ist nicht bei WhatsApp registriert.',
    'Ein Admin muss sie in den Einstellungen des Kanals registrieren; vielleicht will Meta sie vorher bestätigt haben.',
  ],
  name_not_approved: [
    'Meta hat den Anzeigenamen dieser Nummer noch nicht freigegeben.',
    'Die Prüfung abwarten oder den Namen in den Einstellungen des Kanals ändern.',
  ],
  policy_block: [
    'Meta hat dieses Konto wegen eines Regelverstoßes vorübergehend blockiert.',
    'Den Hinweis im WhatsApp Manager lesen und den Inhalt ändern, bevor noch einmal gesendet wird.',
  ],
  payment_problem: [
    'Meta konnte sie nicht abrechnen.',
    'Ein Admin muss Zahlungsart und Zahlungsbedingungen im WhatsApp Manager prüfen.',
  ],
  slow_down_app: [
    'Zu viele Anfragen an Meta auf einmal.',
    'Nichts zu tun: Posthorn wird langsamer. Sonst später noch einmal versuchen.',
  ],
  slow_down_account: [
    'Zu viele Anfragen für dieses WhatsApp-Konto.',
    'Nichts zu tun: Posthorn versucht es langsamer noch einmal.',
  ],
  slow_down_number: [
    'Diese Nummer sendet schneller, als WhatsApp erlaubt.',
    'Nichts zu tun: Posthorn versucht es langsamer noch einmal.',
  ],
  slow_down_contact: [
    'Zu viele Nachrichten an diesen Kunden in kurzer Zeit.',
    'Nichts zu tun: Posthorn wartet und versucht es noch einmal.',
  ],
  spam_limited: [
    'WhatsApp bremst diese Nummer, weil Kunden ihre Nachrichten blockiert oder gemeldet haben.',
    'Weniger und gezielter senden, bis sich die Qualitätsbewertung erholt.',
  ],
  category_misuse_limited: [
    'WhatsApp bremst dieses Konto, weil Vorlagen in der falschen Kategorie lagen.',
    'Einen Admin bitten, die Kategorien der Vorlagen zu berichtigen.',
  ],
  window_closed: [
    'Die letzte Nachricht des Kunden ist mehr als 24 Stunden her.',
    'Stattdessen eine genehmigte Vorlage senden.',
  ],
  customer_stopped_marketing: [
    'Der Kunde hat Werbenachrichten abbestellt.',
    'Das gilt. Wenn es sein muss, einen anderen Kanal nehmen.',
  ],
  marketing_capped: [
    'WhatsApp hat die Nachricht zurückgehalten: Der Kunde bekommt zurzeit genug Werbung.',
    'Mindestens einen Tag warten, bevor es noch einmal versucht wird.',
  ],
  marketing_experiment: [
    'Der Kunde gehört zu einer Gruppe, der WhatsApp keine Werbenachrichten zustellt.',
    'Einen anderen Kanal nehmen oder warten, bis der Kunde schreibt.',
  ],
  marketing_disabled: [
    'Dieses Konto erlaubt auf diesem Weg keine Werbevorlagen.',
    'Einen Admin fragen oder eine Vorlage der Kategorie „Utility“ nehmen.',
  ],
  undeliverable: [
    'WhatsApp konnte nicht zustellen. Die Nummer ist vielleicht nicht bei WhatsApp, oder die App dort ist zu alt.',
    'Die Nummer prüfen oder einen anderen Kanal nehmen.',
  ],
  customer_blocked: [
    'Dieser Kunde ist bei WhatsApp blockiert, von hier aus.',
    'Vor dem Schreiben die Blockierung aufheben.',
  ],
  country_restricted: [
    'WhatsApp lässt dieses Unternehmen nicht in dieses Land schreiben.',
    'Einen anderen Kanal nehmen.',
  ],
  recipient_is_sender: ['Die Nachricht ginge an die Nummer, von der sie kommt.', 'Einen anderen Empfänger wählen.'],
  not_in_test_list: [
    'Eine Testnummer erreicht nur die Empfänger auf ihrer Liste.',
    'Die Nummer im App-Dashboard von Meta in die Liste aufnehmen.',
  ],
  only_from_test_number: ['Diese Beispielvorlage geht nur von Metas Testnummern aus.', 'Eine eigene Vorlage wählen.'],
  needs_phone_number: [
    'Diese Art Nachricht braucht die Telefonnummer des Kunden, und die ist verborgen.',
    'Den Kunden um die Nummer bitten oder eine andere Nachricht wählen.',
  ],
  identity_changed: [
    'Die WhatsApp-Identität des Kunden hat sich geändert, deshalb wurde die Nachricht zurückgehalten.',
    'Sicherstellen, dass es noch dieselbe Person ist, dann noch einmal senden.',
  ],
  template_missing: [
    'Die Vorlage gibt es in dieser Sprache nicht, oder sie ist nicht genehmigt.',
    'Eine andere Vorlage oder Vorlagensprache wählen.',
  ],
  template_paused: [
    'WhatsApp hat diese Vorlage wegen ihrer Qualität pausiert.',
    'Eine andere Vorlage wählen oder warten, bis sie wieder aktiv ist.',
  ],
  template_disabled: ['WhatsApp hat diese Vorlage endgültig abgeschaltet.', 'Eine andere Vorlage wählen.'],
  template_not_marketing: [
    'Auf diesem Weg gehen nur Werbevorlagen.',
    'Eine Werbevorlage wählen oder wie üblich senden.',
  ],
  template_syncing: ['Die Vorlage ist neu und noch nicht bereit.', 'In etwa zehn Minuten noch einmal versuchen.'],
  template_rejected: [
    'Meta nimmt die Vorlage so nicht an.',
    'Den Teil berichtigen, den die Einzelheiten nennen, und sie erneut einreichen.',
  ],
  template_limit: ['Das Konto hat so viele Vorlagen, wie Meta erlaubt.', 'Vorlagen löschen, die niemand mehr braucht.'],
  template_name_taken: [
    'Eine Vorlage dieses Namens gibt es schon, oder sie wird noch gelöscht.',
    'Einen anderen Namen wählen.',
  ],
  bad_template_parameters: [
    'Die eingesetzten Werte passen nicht zur Vorlage.',
    'Anzahl, Länge und Form der Werte prüfen und noch einmal senden.',
  ],
  bad_content: [
    'WhatsApp hat den Inhalt der Anfrage nicht angenommen.',
    'Ändern, was die Einzelheiten nennen, und noch einmal senden.',
  ],
  unsupported_message: ['WhatsApp kann diese Art Nachricht hier nicht.', 'Eine andere Art nehmen, zum Beispiel Text.'],
  bad_media: ['WhatsApp konnte mit der Datei nichts anfangen.', 'Art und Größe prüfen und sie noch einmal senden.'],
  media_unavailable: [
    'Die Datei des Kunden ließ sich nicht herunterladen.',
    'Den Kunden bitten, sie noch einmal zu senden.',
  ],
  pin_wrong: [
    'Die PIN der zweistufigen Bestätigung ist falsch.',
    'Die PIN der Nummer eingeben oder sie im WhatsApp Manager zurücksetzen.',
  ],
  pin_locked: [
    'Es wurden zu viele falsche PINs eingegeben.',
    'Die Zeit abwarten, die in den Einzelheiten steht, dann noch einmal versuchen.',
  ],
  registration_wait: [
    'Die Nummer lässt sich gerade nicht registrieren oder abmelden.',
    'Warten (nach vielen Versuchen bis zu 72 Stunden), dann noch einmal versuchen; eine halb gebliebene Abmeldung erst wiederholen.',
  ],
  code_failed: ['Der Bestätigungscode kam nicht an oder war falsch.', 'Kurz warten und einen neuen Code anfordern.'],
  signup_code_spent: ['Der Einmalcode von Meta ist abgelaufen oder verbraucht.', 'Das Verbinden noch einmal beginnen.'],
  cursor_invalid: ['Meta hat in einer langen Liste die Stelle verloren.', 'Die Liste neu laden.'],
  group_problem: ['WhatsApp hat das für die Gruppe abgelehnt.', 'Die Gruppe und ihre Mitglieder prüfen.'],
  flow_problem: [
    'Das Formular (Flow) lässt sich gerade nicht nutzen.',
    'Den Flow im WhatsApp Manager prüfen oder solange mit einer Textnachricht fragen.',
  ],
  call_problem: ['WhatsApp konnte diesen Anruf nicht ausführen.', 'Dem Kunden schreiben oder es später versuchen.'],
  block_list_problem: [
    'Nicht alle ließen sich blockieren oder freigeben.',
    'Prüfen, wer auf der Liste steht und ob sie voll ist, dann noch einmal versuchen.',
  ],
  username_problem: [
    'Meta hat diesen Benutzernamen nicht angenommen.',
    'Einen anderen wählen oder im WhatsApp Manager nachsehen, was noch fehlt.',
  ],
  insights_problem: [
    'Meta bietet für diese Vorlagen keine Zahlen.',
    'Die Vorlagen-Insights im WhatsApp Manager einschalten.',
  ],
  migration_problem: [
    'Meta konnte die Nummer oder das Konto nicht umziehen.',
    'Beide Konten im WhatsApp Manager prüfen.',
  ],
  history_problem: [
    'Der Verlauf vom Telefon ließ sich nicht holen.',
    'Die App auf dem Telefon neu verbinden und das Teilen innerhalb von 24 Stunden erlauben.',
  ],
  already_done: ['Meta hat diese Anfrage schon.', 'Nichts zu tun.'],
  maintenance: ['Meta arbeitet gerade an diesem Konto.', 'In ein paar Minuten noch einmal versuchen.'],
  temporary: [
    'Bei Meta ist etwas schiefgegangen.',
    'Erst nachsehen, ob es angekommen ist, bevor noch einmal gesendet wird.',
  ],
  interrupted: [
    'Posthorn wurde angehalten, während es sendete.',
    'Erst nachsehen, ob es angekommen ist, bevor noch einmal gesendet wird.',
  ],
  settled_not_sent: [
    'Jemand hier hat gesagt, dass es nicht ankam.',
    'Noch einmal senden, wenn es noch gebraucht wird.',
  ],
  file_missing: ['Die Datei ist nicht mehr da.', 'Noch einmal anhängen.'],
  channel_broken: [
    'Diese Nummer konnte nicht senden.',
    'Den Grund sieht ein Admin in den Einstellungen des Posteingangs.',
  ],
  channel_disconnected: ['Diese Nummer ist nicht mehr verbunden.', 'Ein Admin kann sie wieder verbinden.'],
  template_not_approved: [
    'WhatsApp erlaubt diese Vorlage nicht mehr: Sie wurde inzwischen pausiert, abgeschaltet oder gelöscht.',
    'Eine andere Vorlage wählen.',
  ],
  template_variables_missing: [
    'Einer Variablen der Vorlage fehlt der Wert.',
    'Den Wert eintragen und die Vorlage neu senden.',
  ],
  template_variables_unfit: ['Ein Wert passt nicht zur Vorlage.', 'Den Wert ändern und die Vorlage neu senden.'],
  text_too_long: [
    'Mit seinen Werten ist der Text länger, als WhatsApp annimmt.',
    'Einen Wert kürzen und die Vorlage neu senden.',
  ],
  number_needed: [
    'Diese Vorlage geht nur an Telefonnummern, und die dieses Kunden ist nicht bekannt.',
    'Eine andere Vorlage wählen oder eine Nummer ergänzen.',
  ],
  opted_out: ['Der Kunde möchte solche Nachrichten nicht mehr.', 'Warten, bis der Kunde schreibt.'],
  no_marketing_consent: ['Der Kunde hat Werbung nicht zugestimmt.', 'Zuerst um Zustimmung bitten.'],
  no_utility_consent: ['Der Kunde hat diesen Nachrichten nicht zugestimmt.', 'Zuerst um Zustimmung bitten.'],
  messaging_limit: [
    'Das Limit der Personen, die WhatsApp euch an einem Tag zuerst anschreiben lässt, ist erreicht.',
    'Später noch einmal versuchen oder einen Admin bitten, das Limit erhöhen zu lassen.',
  ],
  no_address: [
    'Weder Nummer noch WhatsApp-Kennung dieses Kunden ist bekannt.',
    'Eine Nummer ergänzen oder einen anderen Weg nehmen.',
  ],
  blocked: ['Dieser Kunde ist blockiert.', 'Die Blockierung zuerst aufheben.'],
  no_connection: [
    'Meta war nicht zu erreichen.',
    'Nichts zu tun: Posthorn versucht es noch einmal. Bleibt es so, das Netz des Servers prüfen.',
  ],
  answer_unclear: [
    'Metas Antwort kam nicht oder war nicht lesbar.',
    'Erst nachsehen, ob es angekommen ist, bevor noch einmal gesendet wird.',
  ],
  unknown: [
    'WhatsApp hat aus einem Grund abgelehnt, den Posthorn nicht kennt.',
    'Die Einzelheiten ansehen oder eine andere Nachricht versuchen.',
  ],
}
