import type { AreaWords } from '../areas.ts'
import type { Shape } from '../index.ts'

export const people: Shape<AreaWords['people']> = {
  setupTitle: 'Posthorn einrichten',
  setupText: 'Das erste Konto wird Admin. Alle anderen lädst du ein.',
  company: 'Name deiner Firma',
  companyHint: 'Den sehen deine Kollegen, nicht die Kunden.',
  name: 'Dein Name',
  email: 'E-Mail',
  password: 'Passwort',
  startToken: 'Startkennwort',
  startTokenHint:
    'Du sitzt nicht an der Maschine selbst, darum fragt Posthorn nach. Das Startkennwort steht dort, wo Posthorn gestartet wurde: im Terminal oder im Protokoll des Dienstes.',
  createAccount: 'Konto anlegen',
  signInTitle: 'Anmelden',
  signIn: 'Anmelden',
  wrongPassword: 'E-Mail und Passwort passen nicht zusammen.',
  tooManyAttempts: 'Zu viele Versuche. Warte eine Minute und versuche es dann wieder.',
  joinTitle: '{{workspace}} beitreten',
  asAdmin: 'Du bist als Admin eingeladen: Du antwortest Kunden und verwaltest auch Personen, Posteingänge und Nummern.',
  asAgent: 'Du bist als Agent eingeladen: Du liest und beantwortest, was Kunden an deine Posteingänge schreiben.',
  join: 'Beitreten',
  joinWithAccount: 'Du bist angemeldet als {{name}} ({{email}}).',
  otherAccount: 'Anderes Konto verwenden',
  haveAccount: 'Du hast schon ein Konto?',
  signInFirst: 'Anmelden und dann beitreten',
  invitationDead: 'Diese Einladung gilt nicht',
  toSignIn: 'Zur Anmeldung',
  noWorkspaceTitle: 'Du gehörst zu keinem Arbeitsbereich',
  noWorkspaceText: 'Du bist angemeldet als {{email}}. Bitte einen Admin um eine Einladung; ihr Link führt dich hinein.',
  signOut: 'Abmelden',
  language: 'Sprache',
}
