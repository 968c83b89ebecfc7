import type { AreaWords } from '../areas.ts'
import type { Shape } from '../index.ts'

export const life: Shape<AreaWords['life']> = {
  title: 'Was mit dieser Nachricht geschah',
  failed: 'Das ließ sich nicht laden.',
  written: 'Geschrieben',
  writtenBy: 'Geschrieben von {{name}}',
  attempt: '{{number}}. Versuch',
  attemptBy: '{{number}}. Versuch, veranlasst von {{name}}',
  outside: 'Von WhatsApp gemeldet',
  unknownTime: 'Zeitpunkt nicht festgehalten',
  postponed_one: 'WhatsApp nahm sie nicht gleich an; Posthorn versuchte es noch einmal',
  postponed_other: 'WhatsApp nahm sie {{count}}-mal nicht an; Posthorn versuchte es noch einmal',
  step: {
    queued: 'Zum Senden eingereiht',
    called: 'WhatsApp übergeben',
    unconfirmed: 'Vielleicht gesendet: Es kam keine klare Antwort',
    accepted: 'Von WhatsApp angenommen',
    refused: 'Abgelehnt',
    cancelled: 'Zurückgenommen',
    settled_sent: 'Für angekommen erklärt',
    settled_not_sent: 'Für nicht angekommen erklärt',
    sent: 'Gesendet',
    delivered: 'Zugestellt',
    read: 'Gelesen',
    played: 'Abgespielt',
    failed: 'Nicht zugestellt, meldet WhatsApp',
  },
  stepBy: {
    cancelled: 'Zurückgenommen von {{name}}',
    settled_sent: '{{name}} sagte, dass sie ankam',
    settled_not_sent: '{{name}} sagte, dass sie nicht ankam',
  },
  saysMeta: 'Meta sagt: {{details}}',
  metaCode: 'Metas Nummer dafür: {{code}}',
}
export const doubts: Shape<AreaWords['doubts']> = {
  inThread_one: '{{count}} Nachricht in dieser Unterhaltung wurde vielleicht gesendet.',
  inThread_other: '{{count}} Nachrichten in dieser Unterhaltung wurden vielleicht gesendet.',
  onNumber_one: '{{count}} Nachricht von dieser Nummer wurde vielleicht gesendet.',
  onNumber_other: '{{count}} Nachrichten von dieser Nummer wurden vielleicht gesendet.',
  onNumberMore: 'Mehr als {{count}} Nachrichten von dieser Nummer wurden vielleicht gesendet.',
  why: 'Von WhatsApp kam keine klare Antwort. Posthorn sendet sie nicht von selbst noch einmal.',
  sent: 'Alle sind angekommen',
  notSent: 'Keine kam an',
  sentTitle: 'Sind alle angekommen?',
  sentText:
    'Sie gelten dann als von WhatsApp angenommen. Das lässt sich nicht zurücknehmen; sieh vorher auf dem Telefon nach oder frag den Kunden.',
  notSentTitle: 'Kam keine davon an?',
  notSentText:
    'Sie gelten dann als nicht gesendet. Noch einmal gesendet wird dadurch nichts: Das kannst du danach bei jeder einzeln tun. Meldet WhatsApp doch noch, dass eine ankam, dann gilt das.',
  sentDo: 'Ja, alle sind angekommen',
  notSentDo: 'Ja, keine kam an',
  done_one: '{{count}} Nachricht ist geklärt.',
  done_other: '{{count}} Nachrichten sind geklärt.',
}
