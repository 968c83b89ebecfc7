import type { AreaWords } from '../areas.ts'
import type { Shape } from '../index.ts'

export const connect: Shape<AreaWords['connect']> = {
  title: 'WhatsApp verbinden',
  start: 'Kanal verbinden',
  toInboxes: 'Alle Posteingänge',
  next: 'Weiter',
  continueWithWhatsApp: 'Mit WhatsApp fortfahren',

  chooseTitle: 'Kanal verbinden',
  chooseText:
    'Ein Kanal ist eine Adresse, unter der dich Kunden erreichen. Seine Unterhaltungen kommen in einem deiner Posteingänge an.',
  whatsApp: 'WhatsApp',
  whatsAppText: 'Eine Geschäftsnummer von dir. Das Fenster von Meta führt dich in etwa zehn Minuten hindurch.',
  notSetUp:
    'Für das Fenster von Meta braucht es eine Meta-App, die der Betreiber dieses Posthorns eingetragen hat. Das ist hier nicht geschehen: Verbinde von Hand, oder bitte den Betreiber, META_APP_ID, META_APP_SECRET und META_CONFIG_ID zu setzen.',
  byHand: 'WhatsApp, von Hand',
  byHandText:
    'Für alle, die schon eine Meta-App haben: fünf Werte aus Metas Konsole einfügen. Sie werden beim Einfügen geprüft.',
  practice: 'WhatsApp, zum Üben',
  practiceText:
    'Derselbe Weg mit einem Meta, das es nur auf dieser Maschine gibt: Nichts verlässt sie, und nichts kann kaputtgehen.',
  practiceByHand: 'WhatsApp von Hand, zum Üben',
  practiceByHandText: 'Die fünf Werte der Übungs-App, geprüft wie die von Meta.',
  practiceMark: 'Übung',

  stages: 'Wo du gerade bist',
  stagePrepare: 'Vorbereiten',
  stageWindow: 'Fenster von Meta',
  stageFields: 'Fünf Werte einfügen',
  stageNumber: 'Nummer wählen',
  stageSteps: 'Verbinden',
  stageDone: 'erledigt',
  stageNow: 'jetzt',

  prepareText:
    'Zehn Minuten, wenn alles bereitliegt. Hak ab, was du hast; zu allem anderen steht dabei, was du tun kannst.',
  againTitle: '{{name}} wieder verbinden',
  againText:
    'Das Meta-Fenster gibt Posthorn den Zugang neu: Melde dich dort an und wähl dasselbe Konto und dieselbe Nummer. Posteingang, Name und Unterhaltungen bleiben.',
  againByHand:
    'Füge die fünf Werte noch einmal ein, mit einem neuen Token. Posteingang, Name und Unterhaltungen bleiben.',
  listTitle: 'Das solltest du bereithaben',
  listDone: 'Alles liegt bereit.',
  listLeft_one: '{{count}} Punkt ist noch offen. Du kannst trotzdem weitergehen; Meta fragt danach.',
  listLeft_other: '{{count}} Punkte sind noch offen. Du kannst trotzdem weitergehen; Meta fragt danach.',
  ifNot: 'Falls nicht',
  list: {
    name: 'Deinen rechtlichen Namen und den Namen, den Kunden sehen',
    nameText:
      'Wie im Handelsregister oder auf dem Gewerbeschein. Der Anzeigename darf anders lauten, etwa eine Marke, muss aber klar zu dir gehören.',
    nameNot:
      'Lautet der Anzeigename anders? Nenne beide Namen zusammen auf deiner Website, zum Beispiel im Impressum: Dort schaut Meta nach, wenn es den Namen prüft.',
    website: 'Deine Website',
    websiteText: 'Ihre Adresse, für alle erreichbar und mit deinem Firmennamen darauf.',
    websiteNot:
      'Ohne Website: Stell eine Seite mit Namen, Anschrift und Angebot online. Metas Formular fragt nach einer Adresse, und die Prüfung schaut sie an.',
    email: 'Eine geschäftliche E-Mail-Adresse',
    emailText: 'Eine, die jemand liest: Dorthin schreibt Meta über Prüfungen und Grenzen.',
    emailNot:
      'Zum Anmelden genügt auch eine private, doch wer geht, nimmt sie mit. Leg besser vorher office@ oder Ähnliches an.',
    portfolio: 'Adminrechte für dein Meta-Unternehmensportfolio',
    portfolioText:
      'Du brauchst vollständige Kontrolle, nicht nur teilweisen Zugriff. Zu sehen unter business.facebook.com → Einstellungen → Personen.',
    portfolioNot:
      'Noch kein Portfolio? Das Fenster von Meta legt eines an. Es gehört einer Kollegin? Bitte sie um vollständige Kontrolle, oder mach das hier an ihrem Bildschirm.',
    access: 'Die Nummer ist in deiner Hand',
    accessText: 'Während das Fenster offen ist, schickt Meta einen Code aus sechs Ziffern dorthin.',
    accessNot:
      'Ist das Telefon woanders? Bitte jemanden, dir den Code vorzulesen; er gilt ein paar Minuten und lässt sich noch einmal schicken.',
    call: 'Sie kann eine SMS oder einen Anruf empfangen',
    callText: 'Mobilnummer, Festnetz oder VoIP mit Landes- und Ortsvorwahl. Sie darf im Ausland sein.',
    callNot:
      'Festnetz bekommt keine SMS: Wähle im Fenster von Meta den Anruf. Kurznummern wie 11833 lassen sich nicht verbinden.',
    ivr: 'Kein Sprachmenü geht ran, oder es ist gerade aus',
    ivrText: 'Eine Stimme sagt den Code, wem immer sie erreicht. „Für den Verkauf drücken Sie die 1“ verschluckt ihn.',
    ivrNot: 'Leite die Nummer für diese zehn Minuten direkt auf ein Telefon. Danach darf das Menü wieder rangehen.',
    free: 'Sie wird sonst nirgends mit WhatsApp benutzt',
    freeText:
      'Nicht in der App auf einem Handy, nicht bei einem anderen Anbieter, nicht in einem anderen Programm. Eine Nummer geht nur an einer Stelle.',
    freeNot: 'Wo wird sie benutzt?',
    freeApp: 'In WhatsApp oder WhatsApp Business auf einem Handy',
    freeAppNot:
      'Eine Nummer in der App lässt sich nicht verbinden. Sichere, was du brauchst (im Chat: Chat exportieren), dann auf diesem Handy: Einstellungen → Konto → Konto löschen. Ein paar Minuten später ist die Nummer frei. Die Chats sind auf dem Handy dann weg.',
    freeProvider: 'Bei einem anderen Anbieter',
    freeProviderNot:
      'Bitte ihn, sie freizugeben, oder gib sie selbst frei: WhatsApp-Manager → Telefonnummern → die Nummer → Einstellungen → Verifizierung in zwei Schritten ausschalten, dann die Nummer dort löschen.',
    freeProgram: 'In einem anderen Programm von dir',
    freeProgramNot:
      'Nimm die Nummer im WhatsApp-Manager aus dem WhatsApp-Konto dieses Programms. Zwei Programme können sich keine Nummer teilen.',
    freeOwn: 'Es ist deine eigene private Nummer',
    freeOwnNot:
      'Behalte sie privat und besorg eine zweite: Eine Prepaid-Karte genügt, sie muss nur eine einzige SMS empfangen.',
  },

  happensTitle: 'Was geschehen wird',
  happens: {
    history: 'Hier kommt nur an, was Kunden nach dem Verbinden schreiben. Frühere Chats kommen nicht mit.',
    app: 'Nachrichten an diese Nummer stehen nicht mehr in der Handy-App. Sie sind hier, für das ganze Team.',
    calls: 'Gewöhnliche Anrufe und SMS an die Nummer gehen weiter wie bisher.',
    window:
      'Bis 24 Stunden nach der Nachricht eines Kunden antwortest du frei. Danach, und um zuerst zu schreiben, verlangt Meta eine genehmigte Vorlage.',
    limit:
      'Anfangs darfst du in 24 Stunden 250 Personen zuerst schreiben. Antworten zählen nicht. Es wird mehr, wenn du dein Unternehmen verifizierst.',
    cost: 'Meta berechnet manche Vorlagen und nimmt dafür im WhatsApp-Manager ein Zahlungsmittel. Antworten ist kostenlos.',
  },

  inboxTitle: 'Wo sollen die Unterhaltungen ankommen?',
  inbox: 'Posteingang',
  newInbox: 'Ein neuer Posteingang …',
  newInboxName: 'Name des neuen Posteingangs',
  newInboxDefault: 'Kundenservice',
  newInboxHint: 'Kollegen nimmst du danach unter „Personen“ auf.',

  termsChanged:
    'Der Text hat sich geändert, seit {{name}} am {{date}} Fassung {{version}} angenommen hat. Bitte lies ihn noch einmal.',
  termsVersion: 'Fassung {{version}}',
  termsNeeded: 'Ohne Zustimmung lässt sich keine Nummer verbinden.',
  termsAccepted: 'Zugestimmt von {{name}} am {{date}} (Fassung {{version}}).',
  termsRead: 'Noch einmal lesen',
  termsMore: 'Wo deine Daten sind',

  members_one: '{{count}} Person arbeitet daran',
  members_other: '{{count}} Personen arbeiten daran',
  noMembers: 'Niemand ist Mitglied; Admins sehen ihn trotzdem.',
  editMembers: 'Unter „Personen“ ändern',

  unfinishedTitle: 'Noch nicht fertig',
  unfinished: 'Begonnen {{date}} von {{name}}',
  goOn: 'Fortsetzen',
  goOnOf: 'Fortsetzen, was {{date}} begonnen wurde',
  giveUp: 'Aufgeben',
  giveUpOf: 'Aufgeben, was {{date}} begonnen wurde',
  giveUpTitle: 'Das hier aufgeben?',
  giveUpText:
    'Es ist dadurch nichts verbunden. Was du im Fenster von Meta angelegt hast, etwa ein Konto oder eine Nummer, bleibt bei Meta und lässt sich später verbinden.',
  givenUp: 'Aufgegeben.',

  foundTitle: 'Nummer wählen',
  foundText: 'Das kannst du verbinden. Drück „Verbinden“ bei jeder Nummer, die hier beantwortet werden soll.',
  accountOf: 'WhatsApp-Konto von {{portfolio}}',
  accountId: 'Konto {{id}}',
  chosen: 'Im Fenster gewählt',
  nameStatus: {
    APPROVED: 'Name genehmigt',
    AVAILABLE_WITHOUT_REVIEW: 'Name kann benutzt werden',
    PENDING_REVIEW: 'Name wird geprüft',
    DECLINED: 'Name wurde abgelehnt',
    EXPIRED: 'Namensprüfung abgelaufen',
    NONE: 'Kein Anzeigename',
  },
  verification: {
    verified: 'Unternehmen verifiziert',
    not_verified: 'Unternehmen noch nicht verifiziert',
    pending: 'Verifizierung läuft',
  },
  connect: 'Verbinden',
  connectOf: '{{number}} verbinden',
  connectAnother: 'Weitere Nummer verbinden',
  isConnected: 'Hier verbunden',
  toChannel: 'Kanal öffnen',
  reconnects: 'War hier schon verbunden: Ihre Unterhaltungen gehen weiter.',
  takenElsewhere: 'Mit einem anderen Arbeitsbereich dieses Posthorns verbunden. Trenne sie dort zuerst.',
  takenNow: 'Jemand verbindet sie gerade, in einem anderen Anlauf.',
  notVerified:
    'Meta weiß noch nicht, dass diese Nummer dir gehört: Der Code wurde nicht eingegeben. Öffne das Fenster von Meta noch einmal und gib ihn ein.',
  onApp:
    'Wird auch in der WhatsApp-Business-App benutzt. Das lässt sich hier noch nicht weiterführen: Lösch zuerst das Konto in der App.',
  banned: 'WhatsApp hat diese Nummer gesperrt. Im WhatsApp-Manager steht warum, und dort kannst du widersprechen.',
  noNumbers: 'In diesem Konto ist noch keine Nummer. Öffne das Fenster von Meta noch einmal und gib dort eine ein.',
  noAccounts: 'Metas Antwort nennt kein Konto.',

  pinTitle: 'PIN der Nummer',
  pinNew:
    'Die Nummer bekommt eine PIN aus sechs Ziffern. Wer sie später umzieht, muss sie kennen: Schreib sie auf, bevor du weitergehst.',
  pinSet: 'Die Nummer hat schon eine PIN (Verifizierung in zwei Schritten). Gib diese ein; eine andere gilt nicht.',
  pinForgotten:
    'Niemand kennt sie? WhatsApp-Manager → Telefonnummern → die Nummer → Einstellungen → Verifizierung in zwei Schritten → ändern.',
  pin: 'PIN',
  pinShape: 'Sechs Ziffern.',
  pinMake: 'Eine ausdenken',
  pinKept: 'Ich habe sie aufgeschrieben',
  pinCopy: 'PIN kopieren',
  pinReminder: 'Die PIN, die du ihr gegeben hast: {{pin}}. Sie steht nur jetzt hier; Posthorn behält sie nicht.',
  noPin: 'Bei Meta schon registriert: Es braucht keine PIN.',
  region: 'Wo Meta ihre Nachrichten aufbewahrt',
  regionDefault: 'USA (Metas Vorgabe)',
  regionHint: 'Später nur zu ändern, indem die Nummer abgemeldet und neu registriert wird.',
  inboxOf: 'Posteingang von {{number}}',

  stepsTitle: 'Das tut Posthorn jetzt',
  stepsOf: '{{number}} wird verbunden',
  step: {
    code: 'Metas Bestätigung gegen einen Zugang tauschen',
    token: 'Prüfen, was der Zugang erlaubt',
    account: 'WhatsApp-Konto lesen',
    numbers: 'Seine Nummern lesen',
    subscription: 'Nachrichten an dieses Posthorn schicken lassen',
    registration: 'Nummer registrieren',
    profile: 'Namen und Profil lesen',
    first_event: 'Erste Nachricht empfangen',
  },
  stepState: {
    waiting: 'wartet',
    running: 'läuft',
    done: 'erledigt',
    failed: 'fehlgeschlagen',
    skipped: 'nicht nötig',
  },
  metaSaid: 'Metas eigene Worte: {{details}}',
  metaCode: 'Metas Nummer: {{code}}',
  notBefore: 'Nicht vor {{date}}.',
  tryAgainOf: 'Noch einmal versuchen: {{step}}',
  openWindow: 'Fenster von Meta öffnen',
  openWindowAgain: 'Fenster von Meta noch einmal öffnen',
  running:
    'Posthorn spricht gerade mit Meta. Du darfst diese Seite schließen: Es geht weiter, und du findest es unter „Posteingänge“.',

  ended: {
    cancelled: 'Du hast im Fenster von Meta abgebrochen.',
    closed: 'Das Fenster von Meta wurde geschlossen, bevor es fertig war.',
    blocked: 'Dein Browser hat das Fenster von Meta nicht aufgehen lassen.',
    error: 'Meta hat einen Fehler gemeldet: {{message}}',
  },
  endedSession: 'Sitzung {{id}}, für Metas Support.',
  endedText:
    'Es ist nichts verbunden. Öffne das Fenster noch einmal, wenn du so weit bist; was du eingegeben hattest, behält Meta.',
  windowNext: 'Als Nächstes kommt das Fenster von Meta.',

  doneTitle: '{{number}} ist verbunden',
  writeTo: 'Schreib jetzt von irgendeinem Handy mit WhatsApp an {{number}}.',
  writePractice: 'Schreib jetzt vom Übungshandy an {{number}}.',
  writeWaits: 'Das hier wird grün, sobald deine Nachricht angekommen ist.',
  wrote: 'Deine erste Nachricht ist angekommen.',
  takePhone: 'Übungshandy nehmen',
  openWhatsApp: 'In WhatsApp öffnen',
  toInbox: 'Zum Posteingang',
  afterTitle: 'Danach',
  after: {
    people: 'Die Kollegen aufnehmen, die antworten sollen',
    profile: 'Das Profil vervollständigen, das Kunden sehen',
    payment: 'Im WhatsApp-Manager ein Zahlungsmittel für Vorlagen angeben',
  },
  givenUpNow: 'Dieser Anlauf wurde aufgegeben.',
  begunAgain: 'Neu beginnen',
  gone: 'Diesen Anlauf gibt es hier nicht',
  goneText: 'Er ist fertig oder aufgegeben, oder er gehört zu einem anderen Arbeitsbereich.',

  webhook: {
    not_https:
      'Meta liefert nur an https, und die Adresse dieses Posthorns ist {{url}}. Das Verbinden bleibt bei „Nachrichten an dieses Posthorn schicken lassen“ stehen, bis der Betreiber PUBLIC_URL auf eine https-Adresse setzt.',
    local_address:
      'Meta kann {{url}} nicht erreichen: Die Adresse gibt es nur auf dieser Maschine. Das Verbinden bleibt bei „Nachrichten an dieses Posthorn schicken lassen“ stehen, bis der Betreiber PUBLIC_URL auf eine öffentliche https-Adresse setzt.',
  },
}
