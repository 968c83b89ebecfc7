import type { signup as english } from '../en/signup.ts'
import type { Shape } from '../index.ts'

export const signup: Shape<typeof english> = {
  pageTitle: 'WhatsApp verbinden · Posthorn',
  title: 'Das Fenster von Meta',
  practice: 'Übung',
  back: 'Zurück zu den Einstellungen',
  stages: 'Wo du gerade bist',
  stageList: ['Vorbereiten', 'Fenster von Meta', 'Nummer wählen', 'Verbinden'],
  stageDone: 'erledigt',
  stageNow: 'jetzt',

  loading: 'Einen Moment …',
  ready:
    'Der nächste Schritt gehört Meta. Er öffnet sich in einem eigenen Fenster, und du kommst von selbst hierher zurück.',
  readyPractice:
    'Der nächste Schritt gehört Meta, hier gespielt vom Simulator. Er öffnet sich in einem eigenen Fenster, und du kommst von selbst hierher zurück.',
  open: 'Fenster von Meta öffnen',
  openAgain: 'Noch einmal öffnen',
  insideTitle: 'Das erwartet dich dort',
  inside: [
    'Melde dich mit deinem Facebook-Konto an und fahre als du selbst fort.',
    'Sieh dir die Berechtigungen an und bestätige. Posthorn braucht sie alle.',
    'Wähle dein Unternehmensportfolio oder leg eines an.',
    'Wähle ein WhatsApp-Business-Konto oder leg eines an.',
    'Sag, wie Kunden dich sehen: Anzeigename, Kategorie, Beschreibung.',
    'Nenne deine Nummer und gib den Code ein, den Meta dorthin schickt.',
  ],
  phoneText: 'Der Code erscheint auf dem Übungshandy des Geschäfts, wie auf einem Sperrbildschirm.',
  phoneLink: 'Dieses Handy öffnen',

  isOpen: 'Das Fenster von Meta ist offen.',
  isOpenText: 'Mach dort weiter. Wenn du fertig bist, geht es hier von selbst weiter.',
  bringUp: 'Fenster zeigen',
  nothingHappens: 'Das Fenster ist weg, und hier tut sich nichts',

  handing: 'Meta hat es bestätigt.',
  handingText: 'Posthorn übernimmt, was du gewählt hast. Das dauert ein paar Sekunden.',

  cancelled: 'Du hast im Fenster von Meta abgebrochen.',
  cancelledAt: 'Du hast im Fenster von Meta abgebrochen, bei „{{screen}}“.',
  cancelledText:
    'Es ist nichts verbunden. Was du dort schon angelegt hattest, bleibt und wird dir beim nächsten Mal angeboten.',
  screens: {
    BUSINESS_ACCOUNT_SELECTION: [
      'Unternehmensportfolio',
      'Kein Portfolio zur Auswahl? Leg dort eines an, oder bitte seinen Admin um vollständige Kontrolle.',
    ],
    WABA_PHONE_PROFILE_PICKER: ['WhatsApp-Konto', 'Im Zweifel leg ein neues Konto an: Es kostet nichts.'],
    WHATSAPP_BUSINESS_PROFILE_SETUP: [
      'Unternehmensprofil',
      'Der Anzeigename muss klar zu deinem Unternehmen gehören. Er lässt sich später ändern.',
    ],
    PHONE_NUMBER_SETUP: [
      'Telefonnummer',
      'Heißt es, die Nummer werde schon benutzt? Lösch ihr WhatsApp-Konto auf dem Handy, oder lass sie vom Anbieter freigeben.',
    ],
    PHONE_NUMBER_VERIFICATION: [
      'Code',
      'Kein Code? Wähle den Anruf statt der SMS, und schalte ein Sprachmenü so lange aus.',
    ],
    PERMISSIONS: ['Berechtigungen', 'Es braucht sie alle: Ohne sie kann Posthorn weder empfangen noch senden.'],
  },
  closed: 'Das Fenster von Meta wurde geschlossen, bevor es fertig war.',
  closedText: 'Es ist nichts verbunden. Geh im Fenster bis zur letzten Seite, und schließ es dort mit „Fertigstellen“.',
  blocked: 'Dein Browser hat das Fenster nicht aufgehen lassen.',
  blockedText:
    'Oben in der Adresszeile steht ein Zeichen für blockierte Fenster: Erlaube sie für diese Seite, und drück dann noch einmal.',
  failed: 'Meta hat einen Fehler gemeldet.',
  failedText: 'Oft hilft es, es noch einmal zu versuchen. Wenn nicht, will Metas Support das hier wissen:',
  sessionId: 'Sitzung',
  errorCode: 'Fehler',
  copy: 'Kopieren',
  copied: 'Kopiert',

  sdkFailed: 'Metas Programm für das Fenster ließ sich nicht laden.',
  sdkFailedText:
    'Ein Werbeblocker, ein Trackingschutz oder ein Firmennetz hält es auf. Erlaube connect.facebook.net für diese Seite, und versuch es dann noch einmal.',
  sdkFailedPractice:
    'Der Übungssimulator antwortet gerade nicht. Er startet von selbst neu; versuch es gleich noch einmal.',
  insecure: 'Meta öffnet sein Fenster nur von einer Seite mit https.',
  insecureText:
    'Wer dieses Posthorn betreibt, setzt PUBLIC_URL auf eine Adresse mit https. Bis dahin kannst du von Hand verbinden.',
  signedOut: 'Du bist nicht mehr angemeldet.',
  signIn: 'Anmelden',
  over: 'Dieser Versuch ist zu Ende.',
  overText: 'Fang in den Einstellungen neu an.',
  noAnswer: 'Posthorn antwortet nicht.',
  noAnswerText: 'Prüf deine Verbindung, und versuch es dann noch einmal.',
  tryAgain: 'Noch einmal versuchen',
  toState: 'Ansehen, wie weit es ist',
}
