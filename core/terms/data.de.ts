import type { TermsText } from './index.ts'

export const german: TermsText = {
  title: 'Wohin die Nachrichten deiner Kundschaft gehen',
  consent:
    'Ich habe das gelesen, darf es für dieses Unternehmen entscheiden und bin damit einverstanden, dass Meta Nachrichten wie hier beschrieben verarbeitet.',
  sections: [
    {
      heading: 'Wer die Nachrichten verarbeitet',
      paragraphs: [
        'Jede Nachricht zwischen deiner Kundschaft und einer verbundenen WhatsApp-Nummer läuft über die Cloud API von Meta. Meta ist dabei Auftragsverarbeiter für dich (Unterauftragsverarbeiter, wenn du selbst im Auftrag arbeitest), nach den Bedingungen, denen du bei Meta zustimmst: den Bedingungen der WhatsApp Business Platform und den zugehörigen Bedingungen zur Datenverarbeitung.',
        'Zwischen dem Telefon und der Cloud API sind Nachrichten Ende zu Ende verschlüsselt. Die Cloud API entschlüsselt sie, weil sie sie dir übergibt: Ab dort schützen sie Meta und dieses Posthorn, nicht mehr die Ende-zu-Ende-Verschlüsselung.',
        'Posthorn selbst läuft auf einem Rechner, den du oder deine Betreiber ausgesucht haben. Dort liegen Nachrichten, Dateien, Kontakte und das Protokoll, wer was getan hat. Die Hersteller von Posthorn bekommen nichts davon.',
      ],
    },
    {
      heading: 'Wo Meta sie aufbewahrt: in den USA, wenn du nichts anderes wählst',
      paragraphs: [
        'Ohne andere Wahl bewahrt Meta den Inhalt von Nachrichten bis zu dreißig Tage in Rechenzentren in den USA auf, um sie erneut zustellen zu können, und löscht ihn dann.',
        'Hast du Kundschaft in der Europäischen Union, ist das eine Übermittlung personenbezogener Daten in ein Drittland. Sie braucht eine tragfähige Grundlage: Zurzeit sind das der EU-US-Datenschutzrahmen, unter dem Meta zertifiziert ist, und Standardvertragsklauseln in Metas Bedingungen. Du bist dafür verantwortlich, Meta in deiner Datenschutzerklärung und deinem Verarbeitungsverzeichnis als Empfänger zu nennen, einen Vertrag zur Auftragsverarbeitung mit Meta zu haben und zu beurteilen, ob die Übermittlung für die Art von Daten vertretbar ist, die deine Kundschaft schickt.',
        'Benutze WhatsApp nicht für Daten, die besonderen Schutz brauchen, etwa Gesundheitsdaten, wenn du das nicht geprüft hast.',
      ],
    },
    {
      heading: 'Die andere Wahl: Local Storage',
      paragraphs: [
        'Wenn eine Nummer registriert wird, kannst du eine der Regionen wählen, die Meta anbietet, darunter Deutschland und die Schweiz. Ruhende Nachrichteninhalte liegen dann nur dort. Während eine Nachricht in Gebrauch ist, darf sie bis zu sechzig Minuten lang anderswo verarbeitet werden.',
        'Local Storage gilt für den Inhalt von Nachrichten. Angaben über sie, etwa Nummern, Zeiten und Zustellstände, und was Meta für Abrechnung und Sicherheit braucht, können weiterhin in den USA verarbeitet werden.',
        'Die Region wird bei der Registrierung gewählt. Sie später zu ändern heißt, die Nummer von der Cloud API abzumelden und neu zu registrieren.',
      ],
    },
    {
      heading: 'Was sich mit der Nummer ändert',
      paragraphs: [
        'Ab dem Verbinden kommen Nachrichten an diese Nummer hier an und nicht mehr in der WhatsApp-App auf einem Telefon. Eine Nummer kann nicht zugleich in der App und hier benutzt werden.',
        'Nur Nachrichten nach dem Verbinden kommen an. Frühere Chats werden nicht übernommen: Sichere vorher in der App, was du brauchst.',
        'Trennst du die Nummer später, bleibt alles bisher Empfangene in Posthorn, bis es jemand löscht.',
      ],
    },
    {
      heading: 'Was Posthorn von dieser Zustimmung festhält',
      paragraphs: [
        'Wer zugestimmt hat, wann, welcher Fassung, in welcher Sprache und von welcher Netzwerkadresse aus. Die Admins dieses Arbeitsbereichs sehen das unter „Wo deine Daten sind“. Ändert sich der Text in seiner Bedeutung, wirst du vor dem Verbinden der nächsten Nummer erneut gefragt.',
        'Dieser Text beschreibt die Tatsachen so sorgfältig, wie wir können. Er ist keine Rechtsberatung.',
      ],
    },
  ],
}
